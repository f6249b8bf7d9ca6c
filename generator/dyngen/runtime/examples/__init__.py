"""Fixed support code of the examples: the parts of `example_runner.py` of every emitted package.

Like the parts of `dyngen.runtime` each is a real module that can be read, typed and tested alone. They
stand apart from those so that no program loads them that only reads and writes items.
"""

PARTS = ("telling", "places", "running")
"""The parts in the order in which they stand in `example_runner.py`."""
