"""Expressions that follow from what is given."""
