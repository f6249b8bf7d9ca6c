"""The direct transport: requests to DynamoDB written, signed, sent and read without boto3.

signing, answers, retries, calls       the core: no sockets, no waiting
endpoints, manners, takeovers, plans   what a client is to do, or the doubt that leaves it to boto3
sockets, client, connecting            the driver that blocks, and `connect`
streams, aio                           the driver of asyncio
"""
