"""`dyngen import`: a schema for a table that exists, made of what is known of it, with every guess told.

    sources ▶ Observed  inference ▶ FoundTable  draft ▶ Draft  mending ▶ a draft without errors  writing ▶ text

Nothing here is sure of more than it has seen: what a schema cannot say, or the sample does not bear out, is left out of
the schema and told. Attributes that a schema does not know survive every update of its package.
"""
