"""Item collections, drawn: sample items as they are stored, and what each access pattern reads of them.

Everything here is computed by the plans of the IR on the samples of a schema; `dyngen docs` shows it.
"""
