"""What a change of a schema does to the items that are stored, and to the code that still runs.

    compare(Meaning of main, Meaning of here)       DB102: the sort key of Comment was …, is …

Two meanings are held against each other (`ir.Schema`), never two texts. `rules/` is the table of what is looked for,
`pairing/` finds what of one side is what of the other, and a module of `compare/` looks for the rules of one category.
"""
