"""Cross-table access patterns: several items in one request."""
