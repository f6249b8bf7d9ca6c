"""Filters and conditions of writes, from either spelling to one typed tree."""
