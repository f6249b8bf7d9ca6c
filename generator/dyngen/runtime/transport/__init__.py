"""The direct transport: requests to DynamoDB written, signed, sent and read without boto3.

core/                            requests, answers and retries: no sockets, no waiting
planning/                        what a client is to do, and the doubts that leave it to boto3
operations, stock, direct, tls   what the drivers have in common
sockets, client, connecting      the driver that blocks, and its `connect`
streams, aio                     the driver of asyncio, and its `connect`
"""
