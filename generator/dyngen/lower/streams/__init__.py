"""streams.py of a package: what the stream of each table says, in terms of its entities."""
