"""Checks above a request: what callers give is refused by name before anything is sent, and each value once."""
