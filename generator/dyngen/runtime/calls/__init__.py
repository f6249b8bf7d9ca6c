"""Calls of DynamoDB: queries, batches, transactions, tables, clients."""
