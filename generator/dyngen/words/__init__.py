"""What plans say, in words: read by docstrings, by access_patterns.json and by `dyngen explain`."""
