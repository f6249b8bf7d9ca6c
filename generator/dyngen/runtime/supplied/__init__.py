"""Where values come from that nobody gives, joined into the `supplied.py` of packages that need it."""
