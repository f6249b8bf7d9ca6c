"""One item: as one of the other release, and as a package reads and writes it."""
