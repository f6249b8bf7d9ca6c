"""Texts made to become markup: of HTML, of Markdown, of Mermaid, of templates."""

# Tables of inputs, a row on a line.
# ruff: noqa: E501

from __future__ import annotations

MARKUP = [
    "<script>alert(1)</script>", "</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>", "</style><b>", "<!--", "-->",
    '" onmouseover="alert(1)', "' onfocus='alert(1)' autofocus='", "javascript:alert(1)", "&lt;b&gt;", "&#60;b&#62;", "<svg/onload=alert(1)>",
    "{{ 7 * 7 }}", "{% raw %}", "</td></table>", "<a href=//x.example>", "]]>", "<?php", "<![CDATA[", "\n\n# heading", "\n```\n", "```", "`", "``",
    "|", "\\|", "\n---\n", "[a](http://x.example)", "![a](b)", "<http://x.example>", "https://x.example", "www.x.example", "@someone", "#1", "*a*", "__a__",
    "~~a~~", "\n- a", "\n1. a", "\n> a", "    a", "\\", "&copy;", '"]', "end\n", "click a b", "%%", "-->", '"];x[("', "$$x$$", ":smile:", "[^1]: a",
]  # fmt: skip
