"""The proof that emitted packages do what docs/semantics.md says: a naive model, random schemas, and the comparison.

`model/` knows nothing of dyngen: it is docs/semantics.md over lists of rows. `random/` makes schemas, rows and calls,
`running/` builds packages and compares what they answer.
"""
