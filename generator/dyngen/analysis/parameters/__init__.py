"""Parameters of an access pattern: what is declared of each, and which part each of them plays."""
