"""A client with the types of types-aiobotocore-dynamodb is a client for an asynchronous flavour, and for no other."""

from __future__ import annotations

import social_media_app
from social_media_app.aio import Database, create_tables
from types_aiobotocore_dynamodb import DynamoDBClient
from types_boto3_dynamodb import DynamoDBClient as Blocking


async def use(client: DynamoDBClient) -> Database:
    await create_tables(client)
    return Database(client)


async def mistakes(client: DynamoDBClient, blocking: Blocking) -> None:
    Database(blocking)  # MYPY: [arg-type] # PYRIGHT: reportArgumentType
    await create_tables(blocking)  # MYPY: [arg-type] # PYRIGHT: reportArgumentType
    social_media_app.Database(client)  # MYPY: [arg-type] # PYRIGHT: reportArgumentType
    social_media_app.create_tables(client)  # MYPY: [arg-type] # PYRIGHT: reportArgumentType
