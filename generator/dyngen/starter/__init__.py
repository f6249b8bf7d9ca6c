"""The files that `dyngen init` leaves: a schema, and a test of the package that it becomes. Copied as text."""
