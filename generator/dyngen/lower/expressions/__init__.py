"""What stands in the expressions of a request: conditions, clauses, key values, and the checks before them."""
