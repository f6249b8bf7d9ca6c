"""What runs the examples of a package, from which its `example_runner.py` is made."""
