"""pydynox: models over a client of its own in Rust. The blocking half of its interface."""

from __future__ import annotations

from pydynox import DynamoDBClient, Model, ModelConfig, set_default_client
from pydynox.attributes import (
    BooleanAttribute,
    DecimalAttribute,
    ListAttribute,
    MapAttribute,
    NumberAttribute,
    StringAttribute,
)

from benchmarks.payload import CUSTOMER, ORDER, TABLE, VALUES, customer
from benchmarks.peers import REGION


class Order(Model):
    model_config = ModelConfig(table=TABLE)

    customer_id = StringAttribute(partition_key=True)
    order_id = StringAttribute(sort_key=True)
    title = StringAttribute()
    street = StringAttribute()
    city = StringAttribute()
    postcode = StringAttribute()
    country = StringAttribute()
    channel = StringAttribute()
    placed_at = StringAttribute()
    remark = StringAttribute()
    total = DecimalAttribute()
    tax = DecimalAttribute()
    postage = DecimalAttribute()
    quantity = NumberAttribute()
    points = NumberAttribute()
    version = NumberAttribute()
    paid = BooleanAttribute()
    gift = BooleanAttribute()
    tags = ListAttribute()
    labels = MapAttribute()


class Peer:
    name = "pydynox models"

    def __init__(self, endpoint: str) -> None:
        set_default_client(
            DynamoDBClient(
                region=REGION, endpoint_url=endpoint, access_key="bench", secret_key="bench"
            )
        )

    def get(self) -> Order | None:
        return Order.sync_get(customer_id=CUSTOMER, order_id=ORDER)

    def put(self) -> None:
        # A new one each time: an order that it has saved before, it would only update.
        Order(**VALUES).sync_save(condition=Order.customer_id.not_exists())

    def query(self, count: int) -> list[Order]:
        return list(Order.sync_query(partition_key=customer(count)))
