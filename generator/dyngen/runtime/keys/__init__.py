"""Keys: texts and what may stand in them."""
