"""Fields of an entity: what is declared of one, and what is supplied, computed or always the same."""
