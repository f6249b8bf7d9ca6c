"""Items: how values are written, checked and read."""
