"""transactions.py of a package: the service, the items of its requests, what reads return."""
