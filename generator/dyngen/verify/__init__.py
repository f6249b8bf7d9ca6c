"""`dyngen verify`: tables as they are deployed, held against the schemas that declare them.

What a schema declares must hold; what else there is belongs to somebody else. Both sides are made `TableShape` by the
same function, so that what DynamoDB orders or completes in its own way is no difference.
"""
