// What makes a page handier; without it everything is there all the same.
"use strict";
(() => {
  const root = document.documentElement;
  const tools = document.querySelector(".tools");
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const made = (name, properties) => Object.assign(document.createElement(name), properties);

  // Light and dark.
  const isDark = () => root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  const theme = made("button", { type: "button" });
  const label = () => { theme.textContent = isDark() ? "Light" : "Dark" };
  theme.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    try { localStorage.setItem("dyngen-theme", root.dataset.theme) } catch { /* no storage here */ }
    label();
  });
  label();

  // Search: what does not hold every word is hidden.
  const searched = all("[data-search]");
  if (searched.length) {
    let found; // made at the first search: the texts of a large page take a while
    const search = made("input", { type: "search", placeholder: "Search  /" });
    search.setAttribute("aria-label", "Search access patterns and entities");
    const status = made("span", { className: "note", role: "status" });
    const words = () => search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const holds = (text) => words().every((word) => text.includes(word));
    const matches = () => searched.filter((element) => !element.hidden && element.tagName !== "TR");
    // The first match, or rather the first whose name holds every word.
    const show = (within) => {
      const named = within.find((each) => holds(each.querySelector("h3").textContent.toLowerCase()));
      const first = named ?? within[0];
      if (first) location.hash = first.id;
    };
    search.addEventListener("input", () => {
      found ??= searched.map((element) => ({ element, text: element.textContent.toLowerCase() }));
      for (const { element, text } of found) element.hidden = !holds(text);
      for (const link of all(".contents a")) {
        const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
        link.parentElement.hidden = Boolean(target && target.hidden);
      }
      status.textContent = words().length ? `${matches().length} found` : "";
    });
    search.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && words().length) show(matches());
      if (event.key !== "Escape") return;
      search.value = "";
      search.dispatchEvent(new Event("input"));
    });
    document.addEventListener("keydown", (event) => {
      const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName);
      if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      search.focus();
    });
    tools.append(status, search);
  }
  tools.append(theme);

  // A table or an index, with what a chosen access pattern reads in it.
  const patterns = all("article.pattern");
  for (const place of all("[data-place]").filter((each) => each.tagName === "SECTION")) {
    const here = patterns.filter((each) => each.dataset.place === place.id);
    const rows = all("tr[data-item]", place);
    if (!here.length || !rows.length) continue;
    const select = made("select", {});
    select.append(new Option("no access pattern", ""));
    for (const each of here) select.append(new Option(each.querySelector("h3 a").textContent.trim(), each.id));
    select.addEventListener("change", () => {
      const chosen = select.value ? document.getElementById(select.value).dataset : null;
      const read = chosen ? chosen.read.split(" ") : [];
      const answered = chosen ? chosen.answered.split(" ") : [];
      for (const row of rows) {
        const { item } = row.dataset;
        row.className = !chosen ? "" : answered.includes(item) ? "answered" : read.includes(item) ? "read" : "apart";
      }
    });
    const chooser = made("label", { className: "chooser", textContent: "Show what is touched by" });
    chooser.append(select);
    rows[0].closest(".scroll").before(chooser);
  }
})();
