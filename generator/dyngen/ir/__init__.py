"""What a schema means, as data: entities, keys and one finished plan for each access pattern.

The analysis builds it, the lowering writes it down; neither decides anything twice. Everything here is a
frozen dataclass over the standard library, so a plan can be compared and hashed.
"""
