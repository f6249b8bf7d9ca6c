"""What a schema means: from a `Document` to `ir.Schema`, every access pattern planned, every mistake told.

resolve        the whole of it, step by step
entities       fields, templates and index keys of one entity
keyspace       what keeps keys apart, and entities out of each other's queries
conditions     filters and conditions of writes, from either spelling to one typed tree
patterns       which parameter plays which part, and the plan of each operation
transactions   several items in one request
"""
