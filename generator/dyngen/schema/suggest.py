"""What somebody may have meant.

did_you_mean("partitionkey", ["partition_key", "sort_key"])    "partition_key"
did_you_mean("float", FIELD_TYPES)                             "decimal"
did_you_mean("banana", FIELD_TYPES)                            None
one_of(["AND", "OR"])                                          "AND or OR"
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from dyngen.schema.quoting import quoted

_SHOWN = 14

_SYNONYMS = {
    "str": ("string",), "text": ("string",), "varchar": ("string",), "char": ("string",),
    "int": ("integer",), "long": ("integer",), "bigint": ("integer",),
    "float": ("decimal",), "double": ("decimal",), "number": ("decimal", "integer"), "money": ("decimal",),
    "bool": ("boolean",), "list": ("array", "Query"), "tuple": ("array",), "map": ("object",), "dict": ("object",),
    "json": ("object",), "guid": ("uuid",), "timestamp": ("datetime",), "time": ("datetime",),
    "binary": ("bytes",), "blob": ("bytes",), "set": ("string_set", "Update", "updates"), "numeric": ("decimal",),
    "==": ("=",), "!=": ("<>",), "eq": ("=",), "ne": ("<>",), "gt": (">",), "lt": ("<",), "ge": (">=",),
    "le": ("<=",), "gte": (">=",), "lte": ("<=",), "=>": (">=",), "=<": ("<=",), "equals": ("=",),
    "startswith": ("begins_with",), "prefix": ("begins_with",), "like": ("contains",), "exists": ("attribute_exists",),
    "notexists": ("attribute_not_exists", "not_exists"), "insert": ("PutItem", "Put"), "create": ("PutItem", "Put"),
    "find": ("Query",), "search": ("Query",), "remove": ("DeleteItem", "Delete"), "none": ("void",),
    "list_entity": ("entity_list",), "check": ("ConditionCheck",), "bytesset": ("bytes",),
    "ondemand": ("PAY_PER_REQUEST",), "one": ("single_entity",), "many": ("entity_list",),
    "params": ("parameters",), "args": ("parameters",), "arguments": ("parameters",), "returns": ("return_type",),
    "attributes": ("fields",), "properties": ("fields",), "columns": ("fields",), "queries": ("access_patterns",),
    "indexes": ("gsi_list",), "indices": ("gsi_list",), "gsis": ("gsi_list",), "globalsecondaryindexes": ("gsi_list",),
    "lsis": ("lsi_list",), "localsecondaryindexes": ("lsi_list",), "hashkey": ("partition_key",),
    "rangekey": ("sort_key",), "pk": ("partition_key", "pk_template"), "sk": ("sort_key", "sk_template"),
    "indexname": ("name",), "reverse": ("descending",), "sort": ("descending",), "order": ("descending",),
    "updateexpression": ("updates",), "attributeupdates": ("updates",), "changes": ("updates",),
    "assignments": ("updates",), "conditionexpression": ("condition",), "expected": ("condition",),
    "keyconditionexpression": ("range_condition", "key"), "keycondition": ("range_condition", "key"),
    "projectionexpression": ("projection",), "attributestoget": ("projection",), "select": ("projection",),
    "returnvalues": ("return_type",), "scanindexforward": ("descending",), "pagesize": ("limit",),
    "expressionattributevalues": ("parameters",), "queryfilter": ("filter_expression",),
    "scanfilter": ("filter_expression",), "gsi": ("index_name",), "gsiname": ("index_name",),
    "nonkeyattributes": ("included_attributes",), "projectedattributes": ("included_attributes",),
    "provisionedthroughput": ("read_capacity",), "pitr": ("point_in_time_recovery",),
    "timetolive": ("ttl",), "choices": ("enum",), "alias": ("attribute",), "column": ("attribute",),
    "foreach": ("each",), "read": ("get",),
    "options": ("enum",), "values": ("enum",), "items": ("item_type", "entities_involved"), "id": ("pattern_id",),
    "attribute": ("field",), "op": ("operator",), "put": ("PutItem", "set"), "boolean": ("success_flag",),
    "successflag": ("boolean",),
    "item": ("single_entity",), "s": ("string",), "n": ("decimal",), "b": ("bytes",), "m": ("object",), "l": ("array",),
    "ss": ("string_set",), "ns": ("number_set",),
    "doc": ("description",), "comment": ("description",),
}  # fmt: skip


def did_you_mean(word: str, allowed: Iterable[str]) -> str | None:
    """The one of `allowed` that `word` is most likely a slip for; None if that would be a guess."""
    candidates = list(allowed)
    plain = _plain(word)
    for candidate in candidates:
        if plain and _plain(candidate) == plain:
            return candidate
    if known := translated(word, candidates):
        return known
    if not plain or len(word) > 100:
        return None
    near = [
        (distance, position)
        for position, other in enumerate(map(_plain, candidates))
        if (distance := _distance(plain, other)) <= min(_tolerance(plain, other), 3)
    ]
    if near:
        return candidates[min(near)[1]]
    return _by_part(plain, candidates)


def translated(word: str, allowed: Iterable[str]) -> str | None:
    """The one of `allowed` that is what other languages call `word`; None where that is not known."""
    candidates = list(allowed)
    meant = _SYNONYMS.get(word.lower(), _SYNONYMS.get(_plain(word), ()))
    return next((each for each in meant if each in candidates), None)


def one_of(allowed: Iterable[str]) -> str:
    """The words in a list for a sentence: `a, b or c`; a long list is cut."""
    words = [word if re.fullmatch(r"[\w<>=]+", word) else quoted(word) for word in allowed]
    if len(words) > _SHOWN:
        return ", ".join(words[:_SHOWN]) + f" … ({len(words)} in all)"
    return " or ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def _plain(word: str) -> str:
    """Without case, underscores, hyphens and blanks: what is left when only the spelling differs."""
    return re.sub(r"[\s_\-]+", "", word).lower()


def _tolerance(word: str, other: str) -> int:
    """How many slips are forgiven: none in two letters, one in five, two in eight, then three."""
    longer = max(len(word), len(other))
    return 0 if min(len(word), len(other)) < 3 else 1 if longer < 6 else 2 if longer < 9 else 3


def _by_part(plain: str, candidates: list[str]) -> str | None:
    """The only candidate that begins with the word or ends with it: `Put` for `PutItem`."""
    if len(plain) < 3:
        return None
    near = [c for c in candidates if _plain(c).startswith(plain) or _plain(c).endswith(plain)]
    near += [
        c
        for c in candidates
        if len(_plain(c)) > 3 and plain.startswith(_plain(c)) and c not in near
    ]
    return near[0] if len(near) == 1 else None


def _distance(one: str, other: str) -> int:
    """Edits between two words: insert, delete, change, or swap two neighbours."""
    if abs(len(one) - len(other)) > 3:
        return 99
    previous = row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, previous, row = previous, row, [i]
        for j, b in enumerate(other, 1):
            cost = min(previous[j] + 1, row[j - 1] + 1, previous[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
    return row[-1]


def unknown(name: str, allowed: Sequence[str], none: str) -> str:
    """Help for a name that is not among those allowed; `none` if nothing is."""
    near = did_you_mean(name, allowed)
    if near:
        return f"did you mean {quoted(near)}?"
    return f"use {one_of(allowed)}" if allowed else none
