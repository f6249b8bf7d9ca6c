"""What docstrings say of what is compared: after reading, and as it is stored."""
