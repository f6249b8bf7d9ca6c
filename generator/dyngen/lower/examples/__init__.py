"""examples.py of a package: sample values as code, and a call of each access pattern."""
