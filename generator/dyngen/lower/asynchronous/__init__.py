"""How code is written where calls are awaited: made of the finished synchronous one, there is no second template.

`awaited` declares what waits, `rewrite` writes it so, `coloured` finds what else differs for it.
"""
