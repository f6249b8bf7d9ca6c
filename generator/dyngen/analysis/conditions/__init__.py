"""Filters and conditions of writes, from either spelling to one typed tree.

tree = read(pattern.filter_expression, at["filter_expression"])     what is written, and where
parameters(tree)                                                    whom it names
typed(tree, Subject(entity, givens, pattern.name))                  what it means
"""
