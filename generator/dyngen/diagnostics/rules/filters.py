"""Rules about filters and conditions (DG5xx)."""

from __future__ import annotations

from dyngen.diagnostics.rule import Rule, Severity

TABLE: tuple[Rule, ...] = (
    Rule(
        "DG501",
        Severity.ERROR,
        "a filter is for Query and Scan",
        "A filter drops items after they were read. GetItem has none, and a write that should "
        "depend on the stored item takes a condition, which is checked before anything is written.",
        '{"operation": "PutItem", "filter_expression": {"conditions": [{"field": "status", "…": '
        '"…"}]}}',
        '{"operation": "PutItem", "condition": {"conditions": [{"field": "status", "…": "…"}]}}',
    ),
    Rule(
        "DG502",
        Severity.ERROR,
        "a filter compares fields of the entity",
        "DynamoDB takes any name: an attribute that no item has compares as false. The query "
        "would work, and return nothing.",
        '{"field": "titel", "operator": "=", "param": "title"}',
        '{"field": "title", "operator": "=", "param": "title"}',
    ),
    Rule(
        "DG503",
        Severity.ERROR,
        "a query does not filter on the key that it queries",
        "DynamoDB refuses it: Filter Expression can only contain non-primary key attributes. What "
        "a key can answer belongs into the key condition, where it also saves the reading.",
        '{"sort_key": "day", "filter_expression": {"conditions": [{"field": "day", "operator": '
        '">=", "param": "since"}]}}',
        '{"sort_key": "day", "range_condition": ">=", "parameters": ["user_id", "since"]}',
    ),
    Rule(
        "DG504",
        Severity.ERROR,
        "a condition has an operator or a function",
        "contains and begins_with are complete by themselves. Only size yields a number that is "
        "then compared.",
        '{"field": "title", "operator": "=", "function": "contains", "param": "word"}',
        '{"field": "title", "function": "contains", "param": "word"}',
    ),
    Rule(
        "DG505",
        Severity.ERROR,
        "a condition compares something",
        "A field alone says nothing about which items to keep.",
        '{"field": "title", "param": "title"}',
        '{"field": "title", "operator": "=", "param": "title"}',
    ),
    Rule(
        "DG506",
        Severity.ERROR,
        "a comparison has something to compare with",
        "Operators take a parameter, between two of them, in a list of them. Values are always "
        "parameters: DynamoDB has no literals in expressions, and that keeps them safe from "
        "injection.",
        '{"field": "likes", "operator": "between", "param": "low"}',
        '{"field": "likes", "operator": "between", "param": "low", "param2": "high"}',
    ),
    Rule(
        "DG507",
        Severity.ERROR,
        "a condition names parameters of its pattern",
        "The value comes from the caller, by the parameter of that name. DynamoDB refuses an "
        "expression with a value that was not defined.",
        '{"parameters": [{"name": "title", "…": "…"}], "conditions": [{"field": "title", '
        '"operator": "=", "param": "titel"}]}',
        '{"parameters": [{"name": "title", "…": "…"}], "conditions": [{"field": "title", '
        '"operator": "=", "param": "title"}]}',
    ),
    Rule(
        "DG508",
        Severity.ERROR,
        "a field is compared with a value of its type",
        "DynamoDB compares no text with numbers: it does not complain, the comparison is false, "
        "and the items are missing from the answer.",
        '{"parameters": [{"name": "least", "type": "string"}], "conditions": [{"field": "likes", '
        '"operator": ">=", "param": "least"}]}',
        '{"parameters": [{"name": "least", "type": "integer"}], "conditions": [{"field": "likes", '
        '"operator": ">=", "param": "least"}]}',
    ),
    Rule(
        "DG509",
        Severity.ERROR,
        "an operator or function fits the type of its field",
        "DynamoDB orders text, numbers and bytes; size is that of text, bytes and collections; "
        "begins_with looks at text, contains into text, lists and sets. Elsewhere they are "
        "refused, or false for every item.",
        '{"field": "hidden", "operator": ">", "param": "hidden"}   (a boolean)',
        '{"field": "hidden", "operator": "=", "param": "hidden"}',
    ),
    Rule(
        "DG510",
        Severity.ERROR,
        "in takes at most 100 values",
        "DynamoDB's IN has at most 100 operands. For keys there is BatchGetItem, which has no "
        "such limit in dyngen.",
        '{"field": "status", "operator": "in", "params": ["s1", "s2", "… s101"]}',
        '{"field": "status", "operator": "in", "params": ["statuses"]}',
    ),
    Rule(
        "DG511",
        Severity.ERROR,
        "every key of a condition has an effect",
        'attribute_exists takes no parameter, "=" takes one, only between takes two, only in '
        "takes a list. A parameter named in vain looks as if it narrowed the result.",
        '{"field": "deleted_at", "function": "attribute_not_exists", "param": "since"}',
        '{"field": "deleted_at", "function": "attribute_not_exists"}',
    ),
    Rule(
        "DG512",
        Severity.ERROR,
        "a size is not looked up in a list",
        "size yields one number to compare with one value, or with two bounds. AWS's generator "
        "accepts in and prints an expression that DynamoDB refuses.",
        '{"field": "tags", "function": "size", "operator": "in", "params": ["sizes"]}',
        '{"field": "tags", "function": "size", "operator": "between", "param": "least", "param2": '
        '"most"}',
    ),
    Rule(
        "DG513",
        Severity.ERROR,
        "a filter sees only what the index holds",
        "A filter runs on the items of the index, before anything is fetched from the table. A "
        "field that is not projected is missing there: comparisons with it are false, and "
        "attribute_not_exists is true, for every item.",
        '{"projection": "KEYS_ONLY", "filter_expression": {"conditions": [{"field": "text", '
        '"function": "contains", "param": "word"}]}}',
        '{"projection": "INCLUDE", "included_attributes": ["text"], "filter_expression": '
        '{"conditions": [{"field": "text", "function": "contains", "param": "word"}]}}',
    ),
    Rule(
        "DG520",
        Severity.ERROR,
        "a condition expression is one that DynamoDB knows",
        "Conditions of a transaction are written in DynamoDB's own language: comparisons, "
        "BETWEEN, IN, functions, AND, OR, NOT and parentheses over attributes and :parameters. "
        "dyngen parses them, so that what DynamoDB would refuse is found here and reserved words "
        "need no care.",
        '{"condition": "stock >= 1"}',
        '{"condition": "stock >= :quantity"}',
    ),
    Rule(
        "DG521",
        Severity.ERROR,
        "a condition names attributes of its item",
        "An attribute that does not exist compares as false, so the transaction would be "
        "cancelled every time, with a reason that names no attribute.",
        '{"condition": "stok >= :quantity"}',
        '{"condition": "stock >= :quantity"}',
    ),
    Rule(
        "DG522",
        Severity.ERROR,
        "a condition names parameters of its transaction",
        "A value in a condition is a parameter behind a colon. DynamoDB refuses an expression "
        "with a value that was not defined.",
        '{"condition": "stock >= :amount", "parameters": [{"name": "quantity", "type": '
        '"integer"}]}',
        '{"condition": "stock >= :quantity", "parameters": [{"name": "quantity", "type": '
        '"integer"}]}',
    ),
    Rule(
        "DG523",
        Severity.ERROR,
        "a condition compares values of one type",
        "DynamoDB compares no text with numbers: the condition is false, and the transaction is "
        "cancelled with ConditionalCheckFailed although the stock would do.",
        '{"condition": "stock >= :quantity", "parameters": [{"name": "quantity", "type": '
        '"string"}]}',
        '{"condition": "stock >= :quantity", "parameters": [{"name": "quantity", "type": '
        '"integer"}]}',
    ),
)
