"""Where tables are known from: a live one, files of items, templates, models. Each gives `Observed` tables."""
