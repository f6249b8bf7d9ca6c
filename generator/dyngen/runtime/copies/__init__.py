"""Writes to two places, while the key of an entity is changed."""
