"""The proof that emitted packages do what docs/semantics.md says: a naive model, random schemas, and the comparison.

`terms`, `filters`, `model` and `effects` know nothing of dyngen: they are docs/semantics.md over lists of rows.
"""
