"""Requests, answers and retries: bytes out and bytes in. Nothing here sends or waits."""
