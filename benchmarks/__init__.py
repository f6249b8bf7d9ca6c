"""What dyngen's emitted code and its compiler cost, beside their peers, in one run: `make bench`.

payload.py    one order of 20 attributes, and the answers of DynamoDB that hold it
stub.py       a server that gives these answers, in a process of its own
peers/        the same four operations on that order, once for each library
emitted.py, direct.py, compiler.py, growth.py    the measurements
secured.py, waiting.py    those that run apart: over TLS, and beside aiobotocore
run.py        runs them and writes RESULTS.md
"""
