"""The proof that emitted packages do what SPEC says: a naive model, random schemas, and the comparison.

`terms`, `filters`, `model` and `effects` know nothing of dyngen: they are SPEC sections 2 and 3 over lists of rows.
"""
