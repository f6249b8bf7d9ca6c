"""What runs the examples of a package, joined into its `example_runner.py`."""
