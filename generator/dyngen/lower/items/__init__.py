"""entities.py and keys.py of a package: dataclasses, their codecs, and the functions that compute keys."""
