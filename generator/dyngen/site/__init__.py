"""Pages about schemas: what `dyngen docs` writes, as HTML that needs nothing else, or as Markdown.

What a page says is put together once, as data (`content`); the templates and `markdown`
lay it out. Texts of a schema become markup nowhere: Jinja escapes them in HTML, `markdown` in Markdown.
"""
