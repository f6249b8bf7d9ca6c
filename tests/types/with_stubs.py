"""A client with the types of types-boto3-dynamodb is a client for an emitted package. Checked by `make types`."""

from __future__ import annotations

from social_media_app import Database, create_tables
from types_boto3_dynamodb import DynamoDBClient


def use(client: DynamoDBClient) -> Database:
    create_tables(client)
    return Database(client)
