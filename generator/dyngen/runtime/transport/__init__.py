"""The direct transport: requests to DynamoDB written, signed, sent and read without boto3.

signing, answers, failures, retries, calls     the core: no sockets, no waiting
endpoints, sessions, surroundings, takeovers, plans
                                               what a client is to do, or the doubt that leaves it to boto3
operations, stock, direct, tls                 what the drivers have in common
sockets, client, connecting                    the driver that blocks, and its `connect`
streams, aio                                   the driver of asyncio, and its `connect`
"""
