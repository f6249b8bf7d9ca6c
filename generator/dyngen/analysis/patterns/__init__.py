"""Access patterns: which parameter plays which part, and the plan of each operation."""
