"""One entity: its key templates, index keys, and what indexes hold of it."""
