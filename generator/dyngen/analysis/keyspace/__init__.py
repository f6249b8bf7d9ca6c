"""The space of keys: what keeps two keys from being one, and an entity's query from finding others."""
