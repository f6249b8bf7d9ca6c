"""repositories.py of a package: one module for each operation, and what their methods have in common."""
