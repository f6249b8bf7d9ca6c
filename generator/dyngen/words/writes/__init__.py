"""What docstrings say of writes: what each demands and overwrites, and what it does a second time."""
