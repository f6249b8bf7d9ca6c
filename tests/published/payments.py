"""Payments that recur: the account stands in the key only, indexes that hold a part, money, a time to live."""

# Items and patterns, a row on a line.
# ruff: noqa: E501

from __future__ import annotations

from datetime import date
from decimal import Decimal

from published.designs import Design, Made, Stored, kind, uncounted, wire
from schemas import index, pattern, schema, table

SCHEMA = uncounted(
    schema(
        table(
            "ReoccuringPayments", "PK", "SK",
            index("GSI-1", "NextReminderDate", "LastReminderDate", projection="INCLUDE",
                  included_attributes=["sku", "email", "next_payment"]),
            index("GSI-2", "NextPaymentDate", "LastPaymentDate", projection="INCLUDE",
                  included_attributes=["email", "payment_day", "amount", "sku", "details"]),
            Subscription=kind(
                "ACC#{account_id}", "SUB#{sub_id}#SKU#{sku}",
                "account_id* sub_id* sku=SKU email=Email payment_day=PaymentDay:integer amount=PaymentAmount:decimal "
                "last_payment=LastPaymentDate:date next_payment=NextPaymentDate:date last_reminder=LastReminderDate:date "
                "next_reminder=NextReminderDate:date details=PaymentDetails:object? created=CreatedDate:date",
                pattern("create_subscription", "PutItem", "subscription:Subscription", "single_entity"),
                pattern("get_subscription", "GetItem", "account_id sub_id sku", "single_entity"),
                pattern("get_subscriptions", "Query", "account_id"),
                pattern("update_payment_dates", "UpdateItem",
                        "account_id sub_id sku last_payment:date next_payment:date", "single_entity", condition="exists"),
                pattern("update_reminder_dates", "UpdateItem",
                        "account_id sub_id sku last_reminder:date next_reminder:date", "single_entity"),
                pattern("raise_amount", "UpdateItem", "account_id sub_id sku more:decimal", "single_entity",
                        updates=[{"field": "amount", "action": "increment", "param": "more"}]),
                pattern("change_card", "UpdateItem", "account_id sub_id sku card", "single_entity",
                        updates=[{"field": "details.card", "action": "set", "param": "card"}]),
                pattern("get_due_reminders", "Query", "next_reminder:date", index_name="GSI-1"),
                pattern("get_due_payments", "Query", "next_payment:date", index_name="GSI-2"),
                details={"fields": [
                    {"name": "card", "type": "string", "attribute": "default-card", "required": True},
                    {"name": "expires", "type": "string", "attribute": "Expiration", "required": False},
                ]},
                **{"GSI-1": ("{next_reminder}", "{last_reminder}"), "GSI-2": ("{next_payment}", "{last_payment}")},
            ),
            Receipt=kind(
                "ACC#{account_id}", "REC#{processed}#SKU#{sku}",
                "account_id* sku=SKU email=Email processed=ProcessedDate:date amount=ProcessedAmount:decimal "
                "expires=TTL:integer",
                pattern("create_receipt", "PutItem", "receipt:Receipt", "single_entity"),
                pattern("get_receipts", "Query", "account_id"),
                pattern("refund", "UpdateItem", "account_id processed:date sku amount:decimal", "single_entity"),
                expires={"ttl": True},
            ),
        )
    )
)  # fmt: skip

MAY, JUNE = date(2023, 5, 27), date(2023, 6, 27)
BOTH = ("subscription.get_subscriptions", "123")


def subscription(sub: str, sku: str, card: str | None, amount: str) -> Stored:
    item = wire(
        PK="ACC#123", SK=f"SUB#{sub}#SKU#{sku}", SKU=sku, Email="abc@shop.example", PaymentDay=27,
        PaymentAmount={"N": amount}, LastPaymentDate="2023-05-27", NextPaymentDate="2023-06-27",
        LastReminderDate="2023-05-20", NextReminderDate="2023-06-20", CreatedDate="2023-05-01",
    )  # fmt: skip
    values = {
        "account_id": "123", "sub_id": sub, "sku": sku, "email": "abc@shop.example", "payment_day": 27,
        "amount": Decimal(amount), "last_payment": MAY, "next_payment": JUNE, "last_reminder": date(2023, 5, 20),
        "next_reminder": date(2023, 6, 20), "created": date(2023, 5, 1),
    }  # fmt: skip
    changes = {
        ("subscription.update_payment_dates", "123", sub, sku, JUNE, date(2023, 7, 27)): wire(
            LastPaymentDate="2023-06-27", NextPaymentDate="2023-07-27"
        ),
        ("subscription.update_reminder_dates", "123", sub, sku, JUNE, date(2023, 7, 20)): wire(
            LastReminderDate="2023-06-27", NextReminderDate="2023-07-20"
        ),
        ("subscription.raise_amount", "123", sub, sku, Decimal("0.02")): wire(
            PaymentAmount={"N": str(Decimal(amount) + Decimal("0.02"))}
        ),
    }
    if card:
        # The country of the card is of another program: an update of the card leaves it, and so does any other.
        details = {"default-card": {"S": card}, "Country": {"S": "DE"}, "Tries": {"NS": ["1"]}}
        item["PaymentDetails"] = {"M": details}
        values["details"] = Made("SubscriptionDetails", {"card": card})
        changes["subscription.change_card", "123", sub, sku, "4321"] = {
            "PaymentDetails": {"M": details | {"default-card": {"S": "4321"}}}
        }
    reads = (
        BOTH, ("subscription.get_subscription", "123", sub, sku), ("subscription.get_due_reminders", date(2023, 6, 20)),
        ("subscription.get_due_payments", JUNE),
    )  # fmt: skip
    return Stored(
        "Subscription",
        item,
        values,
        reads,
        changes,
        ("email", "x@shop.example"),
        wire(Email="x@shop.example"),
    )


DESIGN = Design(
    "payments",
    SCHEMA,
    (
        subscription("123", "999", "1234123412341234", "12.99"),
        subscription("124", "1000", None, "9"),
        Stored(
            "Receipt",
            wire(
                PK="ACC#123", SK="REC#2023-05-27#SKU#999", SKU="999", Email="abc@shop.example",
                ProcessedDate="2023-05-27", ProcessedAmount={"N": "12.99"}, TTL=2_000_000_000,
            ),
            {
                "account_id": "123", "sku": "999", "email": "abc@shop.example", "processed": MAY,
                "amount": Decimal("12.99"), "expires": 2_000_000_000,
            },
            (("receipt.get_receipts", "123"),),
            {("receipt.refund", "123", MAY, "999", Decimal(0)): wire(ProcessedAmount=0)},
            ("expires", 2_000_000_001),
            wire(TTL=2_000_000_001),
        ),
    ),
)  # fmt: skip
