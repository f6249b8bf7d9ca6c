// Before anything is painted: the colours that the reader chose.
try { const chosen = localStorage.getItem("dyngen-theme"); if (chosen) document.documentElement.dataset.theme = chosen } catch { /* no storage here */ }
