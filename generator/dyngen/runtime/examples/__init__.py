"""Fixed support code of emitted `examples.py`: its parts stand there, verbatim, below the examples.

Like the parts of `dyngen.runtime` each is a real module that can be read, typed and tested alone. What
they define begins with an underscore, since a schema may give any other name to its entities.
"""
