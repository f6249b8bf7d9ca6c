"""What an update changes: the actions of `updates`, parameters called like fields, and what these drag along."""
