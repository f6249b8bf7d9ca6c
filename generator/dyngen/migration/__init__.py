"""`dyngen migrate`: what two schemas say of the items that are stored between them, and doing it.

    plan OLD NEW    ▶  Plan  ▶  run: every segment of a table, item by item, each write conditional on what was read

Nothing of it is written by hand: `derive/` reads it off the schemas with the eyes of `dyngen breaking`, `evaluate` says
of an item what it is to be, by way of the packages that the schemas make.
"""
