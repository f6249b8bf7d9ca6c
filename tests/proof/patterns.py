"""Random access patterns for a random schema: every operation, condition, filter and return type, put together rightly."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from proof import pools
from proof.pools import KINDS, parameter
from proof.terms import Json, fields_of, holes, is_number, key_value, listed

Draw = st.DrawFn
RANGES = ("begins_with", "between", ">", "<", ">=", "<=")
RAW_SUFFIXES = (
    "_prefix",
    "_start",
    "_end",
    "_from",
    "_to",
    "_min",
    "_max",
    "_after",
    "_before",
    "",
)
ORDERED = ("integer", "decimal", "string", "date", "datetime")


def snake(name: str) -> str:
    return "gamma_ray" if name == "GammaRay" else name.lower()


def plain(table: Json, name: str) -> bool:
    """Is a field one that is given, not computed from the key?"""
    return name in KINDS and name != table["table_config"].get("sort_key")


def key_of(table: Json, entity: Json, index: str | None) -> tuple[list[str], list[str], list[str]]:
    """Templates of the partition and the sort key, and the names of all their attributes."""
    if index is None:
        one, names = entity, table["table_config"]
    else:
        one = next(each for each in entity["gsi_mappings"] if each["name"] == index)
        names = next(each for each in table["gsi_list"] if each["name"] == index)
    attributes = listed(names["partition_key"]) + listed(names.get("sort_key"))
    return listed(one["pk_template"]), listed(one.get("sk_template")), attributes


def held(table: Json, entity: Json, index: str | None) -> list[str]:
    """The fields that a filter may see: those that are attributes of the index, and no keys of it."""
    fields = [each["name"] for each in entity["fields"]]
    _, _, keys = key_of(table, entity, index)
    if index:
        definition = next(each for each in table["gsi_list"] if each["name"] == index)
        if definition["projection"] != "ALL":
            fields = [name for name in fields if name in definition.get("included_attributes", ())]
    return [name for name in fields if name not in keys and name in KINDS]


@st.composite
def condition(
    draw: Draw, names: list[str], number: int, taken: frozenset[str]
) -> tuple[Json, list[Json]]:
    """One condition and its parameters."""
    name = draw(st.sampled_from(names))
    kind = KINDS[name]
    plain_equal = kind not in ("string_set", "number_set", "object", "bytes")
    forms = ["exists", "missing"] + ["=", "<>"] * plain_equal
    if kind in ORDERED:
        forms += ["<", "<=", ">", ">=", "between"]
    if kind in ("string", "integer", "decimal", "date"):
        forms += ["in", "in one"]
    if name in pools.CHOICES:
        forms = ["exists", "=", "<>", "in"]
    if kind in ("string", "date"):
        forms.append("begins_with")
    if kind in ("string", "array", "string_set"):
        forms += ["contains", "size"]
    form = draw(st.sampled_from(forms))
    first, second = f"p{number}", f"q{number}"
    default = (
        {"default": draw(st.sampled_from(("a", "OPEN")))}
        if name in pools.PAYLOAD and kind == "string" and draw(st.integers(0, 3)) == 0
        else {}
    )
    match form:
        case "exists":
            return {"field": name, "function": "attribute_exists"}, []
        case "missing":
            return {"field": name, "function": "attribute_not_exists"}, []
        case "between":
            return {"field": name, "operator": "between", "param": first, "param2": second}, [
                parameter(first, name),
                parameter(second, name),
            ]
        case "in":
            return {"field": name, "operator": "in", "params": [first, second]}, [
                parameter(first, name),
                parameter(second, name),
            ]
        case "in one":
            return {"field": name, "operator": "in", "params": [first]}, [
                {"name": first, "type": "array", "item_type": kind}
            ]
        case "begins_with":
            return {"field": name, "function": "begins_with", "param": first}, [
                {"name": first, "type": "string"}
            ]
        case "contains":
            return {"field": name, "function": "contains", "param": first}, [
                {"name": first, "type": "string"}
            ]
        case "size":
            operator = draw(st.sampled_from(("=", ">", "<=", "between")))
            more = {"param2": second} if operator == "between" else {}
            given = [{"name": each, "type": "integer"} for each in (first, *more.values())]
            return {
                "field": name,
                "function": "size",
                "operator": operator,
                "param": first,
            } | more, given
    return {"field": name, "operator": form, "param": first}, [parameter(first, name, **default)]


@st.composite
def expression(draw: Draw, names: list[str]) -> tuple[Json, list[Json]]:
    """A filter_expression and its parameters."""
    count = draw(st.integers(1, 3))
    pairs = [draw(condition(names, number, frozenset())) for number in range(count)]
    one: dict[str, Any] = {"conditions": [each for each, _ in pairs]}
    if count > 1 and draw(st.booleans()):
        one["logical_operator"] = draw(st.sampled_from(("AND", "OR")))
    return one, [each for _, parameters in pairs for each in parameters]


def rangeable(template: str, name: str) -> bool:
    """Can a field of a sort key be ranged over?"""
    if is_number(template, KINDS) or KINDS[name] not in ("integer", "decimal"):
        return True
    spec = next(each.spec for each in holes(template) if each.field == name)
    return spec.startswith("0")


@st.composite
def queries(draw: Draw, table: Json, entity: Json, index: str | None, number: int) -> Json:
    pk, sk, names = key_of(table, entity, index)
    known = fields_of(pk)
    given = [parameter(name, name) for name in known]
    still = [name for name in fields_of(sk) if name not in known]
    equal = draw(st.integers(0, len(still)))
    pattern: dict[str, Any] = {
        "name": f"query_{number}",
        "operation": "Query",
        "return_type": "entity_list",
    }
    if index:
        pattern["index_name"] = index
    whole = (
        index is None
        or next(each for each in table["gsi_list"] if each["name"] == index)["projection"] == "ALL"
    )
    mode = draw(
        st.sampled_from(
            ("range",) * 4 + ("plain", "plain", "raw", "mixed", "mixed", "left", "span")
        )
    )
    next_one = still[equal] if equal < len(still) else None
    in_template = next((each for each in sk if next_one in fields_of([each])), None)
    if mode == "mixed" and whole:
        pattern["return_type"] = "mixed_data"
        equal = draw(st.sampled_from((0, 0, equal)))
    if (
        mode == "raw"
        and len(sk) == 1
        and not is_number(sk[0], KINDS)
        and len(holes(sk[0]))
        and not (len(still) == 1 and sk[0] == f"{{{still[0]}}}")
    ):
        attribute = names[-1]
        if attribute in known or attribute in [each["name"] for each in entity["fields"]]:
            attribute = "sk"
        if still and draw(st.integers(0, 4)):
            pattern["range_condition"] = draw(st.sampled_from(RANGES))
            suffix = draw(st.sampled_from(RAW_SUFFIXES))
            given.append({"name": f"{attribute}{suffix}", "type": "string"})
            if pattern["range_condition"] == "between":
                given.append({"name": "up_to", "type": "string"})
        elif attribute == names[-1]:
            given.append({"name": attribute, "type": "string"})
    else:
        given += [parameter(name, name) for name in still[:equal]]
        if mode == "span" and next_one and in_template and rangeable(in_template, next_one):
            low, high = draw(
                st.sampled_from(
                    (("start", "end"), ("from_v", "to_v"), ("min_x", "max_x"), ("since", "until"))
                )
            )
            given += [parameter(low, next_one), parameter(high, next_one)]
            pattern["mode"] = "span"
        elif mode == "range" and next_one and in_template and rangeable(in_template, next_one):
            choices = [
                each for each in RANGES if KINDS[next_one] != "boolean" or each != "begins_with"
            ]
            choices = [
                each
                for each in choices
                if each != "begins_with"
                or KINDS[next_one] in ("string", "date", "datetime", "uuid")
            ]
            pattern["range_condition"] = draw(st.sampled_from(choices))
            if pattern["range_condition"] == "begins_with":
                given.append({"name": "v_like", "type": "string"})
            else:
                given.append(parameter("v_low", next_one))
            if pattern["range_condition"] == "between":
                given.append(parameter("v_high", next_one))
    can = held(table, entity, index)
    spanning = pattern.pop("mode", None) is not None
    filtered = pattern["return_type"] != "mixed_data" and can and draw(st.integers(0, 2)) == 0
    if filtered:
        pattern["filter_expression"], more = draw(expression(can))
        given += more
    elif mode == "left" and not spanning and can and "range_condition" not in pattern:
        name = draw(st.sampled_from(can))
        if (
            name not in [each["name"] for each in given]
            and name not in still
            and KINDS[name] in ("string", "integer")
        ):
            ends = [
                each["name"] for each in entity["fields"] if f"_{each['name']}".endswith(f"_{name}")
            ]
            given.append(
                parameter(
                    draw(st.sampled_from((name, f"wanted_{name}"))) if ends == [name] else name,
                    name,
                )
            )
    if draw(st.integers(0, 3)) == 0:
        pattern["descending"] = True
    if draw(st.integers(0, 3)) == 0:
        pattern["limit"] = draw(st.integers(1, 3))
    if pattern["return_type"] == "entity_list" and draw(st.integers(0, 6)) == 0:
        pattern["return_type"] = "single_entity"
    if not index and draw(st.integers(0, 4)) == 0:
        pattern["consistent_read"] = True
    pattern["parameters"] = given
    return pattern


@st.composite
def scans(draw: Draw, table: Json, entity: Json, index: str | None, number: int) -> Json:
    pattern: dict[str, Any] = {
        "name": f"scan_{number}",
        "operation": "Scan",
        "return_type": "entity_list",
        "parameters": [],
    }
    if index:
        pattern["index_name"] = index
    can = held(table, entity, index)
    if can and draw(st.booleans()):
        pattern["filter_expression"], pattern["parameters"] = draw(expression(can))
    return pattern


def closed(entity: Json, changed: list[str], known: list[str]) -> list[str]:
    """The fields to set with these, so that every index key that changes can be computed (2.4)."""
    names = list(changed)
    derived = [each["name"] for each in entity["fields"] if each["name"] not in KINDS]
    for _ in range(len(entity["fields"])):
        for mapping in entity.get("gsi_mappings", ()):
            for template in listed(mapping["pk_template"]) + listed(mapping.get("sk_template")):
                fields = fields_of([template])
                if set(fields) & set(names):
                    names += [name for name in fields if name not in (*names, *known, *derived)]
    return names


def shared(other: Json, mine: Json) -> bool:
    """Does an entity name a part of another's key?"""
    keys = fields_of([other["pk_template"], *listed(other.get("sk_template"))])
    return any(each["name"] in keys for each in mine["fields"])


@st.composite
def writes(
    draw: Draw, table: Json, entity_name: str, entity: Json, operation: str, number: int
) -> Json:
    keys = fields_of([entity["pk_template"], *listed(entity.get("sk_template"))])
    others = [
        each["name"]
        for each in entity["fields"]
        if each["name"] not in keys and plain(table, each["name"])
    ]
    own = {"name": "item", "type": "entity", "entity_type": entity_name}
    pattern: dict[str, Any] = {"name": f"{operation[:3].lower()}_{number}", "operation": operation}
    returns = ("single_entity", "success_flag", "void")
    pattern["return_type"] = draw(st.sampled_from(returns))
    given: list[Json] = [parameter(name, name) for name in keys]
    words: tuple[str, ...] = ("exists",)
    match operation:
        case "PutItem":
            words = ("exists", "not_exists")
            if draw(st.integers(0, 3)):
                given = [own]
                others_of_it = [
                    name
                    for name in table["entities"]
                    if name != entity_name and shared(table["entities"][name], entity)
                ]
                if others_of_it and not draw(st.integers(0, 2)):
                    other = draw(st.sampled_from(others_of_it))
                    given.append({"name": "reference", "type": "entity", "entity_type": other})
                if draw(st.integers(0, 3)) == 0:
                    pattern["name"] = f"create_{snake(entity_name)}"
            else:
                given = [
                    parameter(each["name"], each["name"])
                    for each in entity["fields"]
                    if plain(table, each["name"]) and (each["required"] or draw(st.booleans()))
                ]
        case "UpdateItem":
            if draw(st.integers(0, 3)) == 0:
                given = [*(given if draw(st.booleans()) else []), own]
                if draw(st.booleans()) and len(given) == 1:
                    pattern |= {
                        "name": f"update_{snake(entity_name)}",
                        "return_type": "single_entity",
                    }
            elif others:
                changed = draw(
                    st.lists(
                        st.sampled_from(others),
                        min_size=0 if draw(st.integers(0, 5)) == 0 else 1,
                        max_size=3,
                        unique=True,
                    )
                )
                given += [parameter(name, name) for name in closed(entity, changed, keys)]
    taken = pattern["name"].startswith(("create_", "update_"))
    if (
        operation in ("PutItem", "UpdateItem", "DeleteItem")
        and draw(st.integers(0, 2)) == 0
        and not taken
    ):
        if draw(st.booleans()) or not others:
            pattern["condition"] = draw(st.sampled_from(words))
        else:
            pattern["condition"], more = draw(expression(others))
            given += more
    pattern["parameters"] = given
    return pattern


@st.composite
def batches(
    draw: Draw, table: Json, entity_name: str, entity: Json, operation: str, number: int
) -> Json:
    pattern: dict[str, Any] = {
        "name": f"batch_{number}",
        "operation": operation,
        "return_type": "entity_list",
    }
    keys = fields_of([entity["pk_template"], *listed(entity.get("sk_template"))])
    if operation == "BatchGetItem" and not draw(st.integers(0, 3)):
        pattern["parameters"] = [{"name": "keys", "type": "array", "item_type": "object"}]
        return pattern
    if operation == "BatchGetItem":
        many = draw(st.lists(st.booleans(), min_size=len(keys), max_size=len(keys)))
        many = many if any(many) else [True] * len(keys)
        plural = draw(st.booleans())
        pattern["parameters"] = [
            {"name": f"{name}s" if plural else name, "type": "array", "item_type": KINDS[name]}
            if several
            else parameter(name, name)
            for name, several in zip(keys, many, strict=True)
        ]
        return pattern
    other = draw(st.sampled_from(sorted(table["entities"])))
    pattern["return_type"] = draw(st.sampled_from(("success_flag", "void")))
    pattern["parameters"] = [
        {"name": "items", "type": "array", "item_type": "entity", "entity_type": entity_name}
    ]
    if other != entity_name:
        pattern["parameters"].append(
            {"name": "others", "type": "array", "item_type": "entity", "entity_type": other}
        )
    return pattern


@st.composite
def patterns(draw: Draw, table: Json, name: str, entity: Json) -> list[Json]:
    """The access patterns of an entity."""
    found: list[Json] = []
    indexes: list[str | None] = [None, *(each["name"] for each in entity.get("gsi_mappings", ()))]
    for number in range(draw(st.integers(3, 8))):
        operation = draw(
            st.sampled_from(
                ("Query",) * 9
                + (
                    "Scan",
                    "GetItem",
                    "PutItem",
                    "UpdateItem",
                    "UpdateItem",
                    "DeleteItem",
                    "BatchGetItem",
                    "BatchWriteItem",
                )
            )
        )
        index = draw(st.sampled_from(indexes))
        if operation == "Query":
            pattern = draw(queries(table, entity, index, number))
        elif operation == "Scan":
            pattern = draw(scans(table, entity, index, number))
        elif operation == "GetItem":
            pattern = draw(gets(table, entity, number))
        elif operation.startswith("Batch"):
            if operation == "BatchGetItem" and not fields_of(
                [entity["pk_template"], *listed(entity.get("sk_template"))]
            ):
                continue
            pattern = draw(batches(table, name, entity, operation, number))
        else:
            pattern = draw(writes(table, name, entity, operation, number))
        if pattern["name"] not in [each["name"] for each in found]:
            found.append(pattern)
    return found


@st.composite
def gets(draw: Draw, table: Json, entity: Json, number: int) -> Json:
    keys = fields_of([entity["pk_template"], *listed(entity.get("sk_template"))])
    pattern: dict[str, Any] = {
        "name": f"get_{number}",
        "operation": "GetItem",
        "return_type": "single_entity",
    }
    sort = table["table_config"].get("sort_key")
    template = entity.get("sk_template")
    pattern["parameters"] = [parameter(name, name) for name in keys]
    if (
        sort
        and sort not in KINDS
        and not is_number(template, KINDS)
        and holes(template)
        and not draw(st.integers(0, 4))
    ):
        pattern["parameters"] = [
            parameter(name, name) for name in fields_of([entity["pk_template"]])
        ]
        pattern["parameters"].append({"name": sort, "type": "string"})
    if draw(st.integers(0, 3)) == 0:
        pattern |= {
            "operation": "DeleteItem",
            "return_type": draw(st.sampled_from(("single_entity", "success_flag", "void"))),
        }
        return pattern
    others = [
        each["name"]
        for each in entity["fields"]
        if each["name"] in KINDS
        and each["name"] not in keys
        and KINDS[each["name"]] in ("string", "integer")
    ]
    if others and draw(st.integers(0, 2)) == 0:
        name = draw(st.sampled_from(others))
        pattern["parameters"].append(parameter(name, name))
    if draw(st.booleans()):
        pattern["consistent_read"] = True
    return pattern


@st.composite
def cross_patterns(draw: Draw, schema: Json) -> list[Json]:
    """Transactions over some entities."""
    everything = [
        (table, name, entity)
        for table in schema["tables"]
        for name, entity in table["entities"].items()
    ]
    found = []
    for number in range(draw(st.sampled_from((0, 0, 1, 2)))):
        chosen = draw(
            st.lists(st.sampled_from(range(len(everything))), min_size=1, max_size=3, unique=True)
        )
        reading = draw(st.integers(0, 3)) == 0
        parameters: dict[str, Json] = {}
        involved: list[Json] = []
        for position in chosen:
            table, name, entity = everything[position]
            one: dict[str, Any] = {"table": table["table_config"]["table_name"], "entity": name}
            action = (
                "Get"
                if reading
                else draw(st.sampled_from(("Put", "Put", "Update", "Delete", "ConditionCheck")))
            )
            one["action"] = action
            keys = fields_of([entity["pk_template"], *listed(entity.get("sk_template"))])
            if not keys and action in ("Update", "Delete", "ConditionCheck"):
                one["action"] = action = "Put"
            if reading or (action != "Put" and len(chosen) == 1):
                parameters |= {key: parameter(key, key) for key in keys}
                others = [
                    each["name"]
                    for each in entity["fields"]
                    if each["name"] not in keys and each["name"] in KINDS
                ]
                if action == "Update" and others:
                    changed = closed(entity, [draw(st.sampled_from(others))], keys)
                    parameters |= {each: parameter(each, each) for each in changed}
                elif action == "Update":
                    one["action"] = action = "Delete"
            else:
                parameters[f"the_{snake(name)}"] = {
                    "name": f"the_{snake(name)}",
                    "type": "entity",
                    "entity_type": name,
                }
            if action == "ConditionCheck" or (not reading and draw(st.booleans())):
                one["condition"], more = draw(spoken(table, entity, f"c{len(involved)}"))
                parameters |= {each["name"]: each for each in more}
            involved.append(one)
        operation, returns = (
            ("TransactGet", ("object", "array")) if reading else ("TransactWrite", ("boolean",))
        )
        found.append(
            {
                "name": f"transact_{number}",
                "operation": operation,
                "entities_involved": involved,
                "parameters": list(parameters.values()),
                "return_type": draw(st.sampled_from(returns)),
            }
        )
    return found


@st.composite
def spoken(draw: Draw, table: Json, entity: Json, stem: str) -> tuple[str, list[Json]]:
    """A condition as text."""
    key = table["table_config"]["partition_key"]
    can = [
        each["name"]
        for each in entity["fields"]
        if KINDS.get(each["name"]) in ("string", "integer")
    ]
    whole = [f"attribute_exists({key})", f"attribute_not_exists({key})"]
    if not can or draw(st.booleans()):
        return draw(st.sampled_from(whole)), []
    name, other = draw(st.sampled_from(can)), draw(st.sampled_from(can))
    first, second = parameter(stem, name), parameter(f"{stem}x", other)
    text = draw(
        st.sampled_from(
            (
                f"{name} = :{stem} OR NOT {other} < :{stem}x",
                f"NOT ({name} <> :{stem} AND {other} >= :{stem}x)",
                f"attribute_exists({key}) AND {name} IN (:{stem}) OR {other} = :{stem}x",
                f"({name} BETWEEN :{stem} AND :{stem}) or {other} <> :{stem}x",
            )
        )
    )
    return text, [first, second]


__all__ = ["cross_patterns", "key_value", "patterns"]
