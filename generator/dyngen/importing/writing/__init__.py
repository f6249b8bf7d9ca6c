"""A draft as text, and what is said about it on a terminal."""
