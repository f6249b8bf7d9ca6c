"""One entity: its fields, key templates, index keys, and what indexes hold of it."""
