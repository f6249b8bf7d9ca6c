"""From the bytes of a file to values, and to the places of all that stands in it."""
