"""Access patterns: the plan of each operation, and the methods that they become."""
