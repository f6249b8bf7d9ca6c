"""Rules about filters and conditions (DG5xx)."""

from __future__ import annotations

from dyngen.diagnostics.rule import Rule, Severity

TABLE: tuple[Rule, ...] = (
    Rule(
        "DG501",
        "a filter is for Query and Scan",
        "A filter drops items after they were read. GetItem has none, and a write that should "
        "depend on the stored item takes a condition, which is checked before anything is written.",
        '{"operation": "PutItem", "filter_expression": {"conditions": [{"field": "status", "…": '
        '"…"}]}}',
        '{"operation": "PutItem", "condition": {"conditions": [{"field": "status", "…": "…"}]}}',
    ),
    Rule(
        "DG502",
        "a filter compares fields of the entity",
        "DynamoDB takes any name: an attribute that no item has compares as false. The query "
        "would work, and return nothing.",
        '{"field": "titel", "operator": "=", "param": "title"}',
        '{"field": "title", "operator": "=", "param": "title"}',
    ),
    Rule(
        "DG503",
        "a query does not filter on the key that it queries",
        "DynamoDB refuses it: Filter Expression can only contain non-primary key attributes. What "
        "a key can answer belongs into the key condition, where it also saves the reading.",
        '{"sort_key": "day", "filter_expression": {"conditions": [{"field": "day", "operator": '
        '">=", "param": "since"}]}}',
        '{"sort_key": "day", "range_condition": ">=", "parameters": ["user_id", "since"]}',
    ),
    Rule(
        "DG504",
        "a condition has an operator or a function",
        "contains and begins_with are complete by themselves. Only size yields a number that is "
        "then compared.",
        '{"field": "title", "operator": "=", "function": "contains", "param": "word"}',
        '{"field": "title", "function": "contains", "param": "word"}',
    ),
    Rule(
        "DG505",
        "a condition compares something",
        "A field alone says nothing about which items to keep.",
        '{"field": "title", "param": "title"}',
        '{"field": "title", "operator": "=", "param": "title"}',
    ),
    Rule(
        "DG506",
        "a comparison has something to compare with",
        "Operators take one operand, between two of them, in a list of them: a parameter, a constant, or another "
        "attribute. dyngen binds every value by a placeholder, which keeps them safe from injection.",
        '{"field": "likes", "operator": "between", "param": "low"}',
        '{"field": "likes", "operator": "between", "param": "low", "param2": "high"}',
    ),
    Rule(
        "DG507",
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
        "an operator or function fits the type of its field",
        "DynamoDB orders text, numbers and bytes; size is that of text, bytes and collections; "
        "begins_with looks at text, contains into text, lists and sets. Elsewhere they are "
        "refused, or false for every item.",
        '{"field": "hidden", "operator": ">", "param": "hidden"}   (a boolean)',
        '{"field": "hidden", "operator": "=", "param": "hidden"}',
    ),
    Rule(
        "DG510",
        "in takes at most 100 values",
        "DynamoDB's IN has at most 100 operands. For keys there is BatchGetItem, which has no "
        "such limit in dyngen.",
        '{"field": "status", "operator": "in", "params": ["s1", "s2", "… s101"]}',
        '{"field": "status", "operator": "in", "params": ["statuses"]}',
    ),
    Rule(
        "DG511",
        "every key of a condition has an effect",
        'attribute_exists takes no operand, "=" takes one, only between takes two, only in '
        "takes a list. A parameter named in vain looks as if it narrowed the result.",
        '{"field": "deleted_at", "function": "attribute_not_exists", "param": "since"}',
        '{"field": "deleted_at", "function": "attribute_not_exists"}',
    ),
    Rule(
        "DG512",
        "a size is not looked up in a list",
        "size yields one number to compare with one value, or with two bounds. AWS's generator "
        "accepts in and prints an expression that DynamoDB refuses.",
        '{"field": "tags", "function": "size", "operator": "in", "params": ["sizes"]}',
        '{"field": "tags", "function": "size", "operator": "between", "param": "least", "param2": '
        '"most"}',
    ),
    Rule(
        "DG513",
        "a filter sees only what the index holds, and what the kinds have that come back",
        "A filter runs on the items of the index, before anything is fetched from the table. A "
        "field that is not projected is missing there: comparisons with it are false, and "
        "attribute_not_exists is true, for every item. So is one that none of the kinds has which "
        '"entities" chooses, or only under another name or with another type.',
        '{"projection": "KEYS_ONLY", "filter_expression": {"conditions": [{"field": "text", '
        '"function": "contains", "param": "word"}]}}',
        '{"projection": "INCLUDE", "included_attributes": ["text"], "filter_expression": '
        '{"conditions": [{"field": "text", "function": "contains", "param": "word"}]}}',
    ),
    Rule(
        "DG514",
        "nothing is compared with itself",
        "DynamoDB refuses it every time: the first operand must be distinct from the remaining operands.",
        '{"condition": "likes = likes"}',
        '{"condition": "likes = :likes"}',
    ),
    Rule(
        "DG515",
        "an expression has at most 4 KB, and 300 operators",
        "DynamoDB takes no expression of more than 4,096 bytes, placeholders included, nor one of more than 300 "
        "operators and functions. A list is counted with the "
        "100 operands that it may have, an update with all that it may set, a projection with the keys and all else "
        "that the row is told apart by.",
        '{"condition": "attribute_exists(a) AND attribute_exists(a) AND …"}',
        '{"condition": "attribute_exists(a)"}',
    ),
    Rule(
        "DG516",
        "what is compared is an attribute",
        'A field that only the key holds ("stored": "key") is no attribute, and a comparison with it would be one with '
        "nothing. A key condition can ask for it: a parameter of its name, or a range.",
        '{"filter_expression": "order_date >= :since"}   (order_date is stored in the key)',
        '{"range_condition": ">=", "parameters": ["user_id", "since"]}',
    ),
    Rule(
        "DG517",
        "a comparison with constants is one that an item can meet",
        "A size that no value of the field has, a lower bound above the upper one, and an empty text for a key "
        "attribute are slips: nothing would ever be found, or written, and DynamoDB refuses bounds in the wrong order.",
        '{"filter_expression": "total BETWEEN 5 AND 1"}',
        '{"filter_expression": "total BETWEEN 1 AND 5"}',
    ),
    Rule(
        "DG518",
        "a member that is called like a parameter is meant to be one",
        "A name in a path is a member of the object, the same for every caller. What a caller names stands behind a "
        "colon. A parameter that is compared with the member of its name raises no doubt.",
        '{"parameters": [{"name": "who", "type": "string"}], "condition": "votes.who < 3"}',
        '{"parameters": [{"name": "who", "type": "string"}], "condition": "votes.:who < 3"}',
        severity=Severity.WARNING,
    ),
    Rule(
        "DG520",
        "a condition that is written as text can be read",
        "The text is DynamoDB's own language with values in it: comparisons, BETWEEN, IN, functions, "
        "AND, OR, NOT and parentheses over attributes, :parameters, numbers, true, false and text in "
        "double quotes. dyngen parses it, so that what DynamoDB would refuse is found here and reserved "
        "words need no care.",
        '{"condition": "status = \'open\'"}',
        '{"condition": "status = \\"open\\""}',
    ),
)
