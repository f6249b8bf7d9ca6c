"""How stream records are read, from which `stream_records.py` of packages with a stream is made."""
