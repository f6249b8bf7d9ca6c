"""Where values come from that nobody gives, from which `supplied.py` of packages that need it is made."""
