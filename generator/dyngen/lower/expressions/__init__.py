"""What stands in the expressions of a request: conditions, clauses and key values."""
