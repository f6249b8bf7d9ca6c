"""Random schemas that are allowed, built so: tables, keys, entities and indexes. Their patterns are in `patterns`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from proof.model.terms import Json, fields_of, is_number, listed, literals_of, lock_of, mappings_of
from proof.random import pools
from proof.random.crossing import cross_patterns
from proof.random.patterns import patterns

Draw = st.DrawFn
NAMES = ("Alpha", "Beta", "GammaRay", "Delta")
TEXT_FIELDS = (
    "a", "b", "c", "a", "b", "day", "at", "flag", "num", "ref", "level", "nick", "nick", "ms", "sec", "tick", "off"
)  # fmt: skip
CRUD = ("create", "get", "update", "delete", "batch_get", "batch_write")
PADDED = ("{num:04d}", "{rank:06d}", "{num:05}")


@dataclass
class Sketch:
    """An entity while it is made."""

    name: str
    pk: str
    sk: str | None
    mappings: list[Json] = field(default_factory=list)
    local: list[Json] = field(default_factory=list)
    """Mappings to local indexes."""
    derived: list[str] = field(default_factory=list)

    @property
    def key_fields(self) -> list[str]:
        return fields_of([self.pk, *listed(self.sk)])


def hole(draw: Draw, name: str, *, sortable: bool = False) -> str:
    """A field in a text template; numbers are padded, mostly or (`sortable`) always."""
    if name in ("num", "rank"):
        return draw(st.sampled_from(PADDED)).replace("num", name).replace("rank", name)
    if name == "nick":
        return "{nick:lower}"
    if name == "tick":
        return "{tick:013d}"
    return f"{{{name}}}"


def text_template(draw: Draw, names: list[str], *, delimiter: str, bare: bool = True) -> str:
    """A template of text over some fields."""
    if not names:
        return draw(st.sampled_from(pools.CONSTANTS))
    prefix = draw(st.sampled_from(("", "", "", *pools.PREFIXES) if bare else pools.PREFIXES))
    parts = [prefix]
    for number, name in enumerate(names):
        told_by_length = number and pools.KINDS[names[number - 1]] in ("date", "datetime", "uuid")
        if number and not (told_by_length and draw(st.booleans())):
            parts.append(
                draw(st.sampled_from((delimiter, delimiter, delimiter, *pools.DELIMITERS)))
            )
        parts.append(hole(draw, name))
    if draw(st.integers(0, 12)) == 0:
        parts.append(draw(st.sampled_from(("#", "#END"))))
    return "".join(parts)


def some_fields(draw: Draw, most: int, taken: list[str]) -> list[str]:
    pool = [name for name in TEXT_FIELDS if name not in taken]
    return draw(st.lists(st.sampled_from(pool), min_size=0, max_size=most, unique=True))


def shape(template: str | None) -> tuple[Any, ...]:
    """What two keys have in common if they can be equal."""
    if template is None:
        return ()
    return ("N",) if is_number(template, pools.KINDS) else ("S", *literals_of(template))


@st.composite
def sketches(
    draw: Draw, names: tuple[str, ...], *, sorted_: bool, numeric: bool, sk_name: str
) -> list[Sketch]:
    """The entities of one table: no two with keys of one shape."""
    delimiter = draw(st.sampled_from(pools.DELIMITERS))
    first = draw(
        st.sampled_from(
            (
                "U#{uid}",
                "U#{uid}",
                "{uid}",
                f"T#{{tid}}{delimiter}{{uid}}",
                "T#{tid}#U#{uid}",
                "ALL",
            )
        )
    )
    if not draw(st.integers(0, 9)):
        first = "{rank}"
    found: list[Sketch] = []
    seen: set[tuple[Any, ...]] = set()
    for name in names:
        pk = draw(st.sampled_from((first, first, first, first, f"{name[0]}#{{uid}}", "T#{tid}")))
        pk = first if first == "{rank}" else pk
        sk = None
        if sorted_ and numeric:
            sk = draw(st.sampled_from(("{num}", "{score}")))
        elif sorted_:
            chosen = some_fields(draw, 3, fields_of([pk]))
            if not draw(st.integers(0, 9)) and fields_of([pk]):
                chosen.append(fields_of([pk])[0])  # known from the partition key
            sk = text_template(draw, chosen, delimiter=delimiter)
        key = (shape(pk), shape(sk))
        if key in seen:
            continue
        seen.add(key)
        found.append(Sketch(name, pk, sk))
    return found


@st.composite
def indexes(
    draw: Draw, table: Json, entities: list[Sketch], number: int, taken: set[str]
) -> Json | None:
    """An index and the mappings of those entities that are in it."""
    config = table["table_config"]
    kind = draw(st.sampled_from(("text", "text", "text", "bare", "inverted", "list", "list")))
    name = f"Index{number}"
    users = [one for one in entities if draw(st.integers(0, 3))] or entities[:1]
    index: dict[str, Any] = {"name": name}
    if kind == "inverted":
        if "sort_key" not in config:
            return None
        index |= {"partition_key": config["sort_key"], "sort_key": config["partition_key"]}
        for one in users:
            one.mappings.append({"name": name, "pk_template": one.sk, "sk_template": one.pk})
    elif kind == "bare":
        pk, sk = draw(
            st.permutations(
                ("a", "b", "status", "note", "day", "count", "price", "rank", "tick", "ms")
            )
        )[:2]
        pk_only = draw(st.integers(0, 4)) == 0
        if {pk, sk} & taken:
            return None
        taken |= {pk, sk}
        index |= {"partition_key": pk} | ({} if pk_only else {"sort_key": sk})
        for one in users:
            one.mappings.append(
                {"name": name, "pk_template": f"{{{pk}}}"}
                | ({} if pk_only else {"sk_template": f"{{{sk}}}"})
            )
    elif kind == "text":
        numeric = draw(st.integers(0, 5)) == 0
        index |= {"partition_key": f"g{number}pk"}
        unsorted = draw(st.integers(0, 4)) == 0
        if not unsorted:
            index["sort_key"] = f"g{number}sk"
        delimiter = draw(st.sampled_from(pools.DELIMITERS))
        shared = draw(
            st.sampled_from(("G#{status}", "G#{note}", "{a}", "G#{uid}", "G#{flag}", "GALL"))
        )
        for one in users:
            pk = draw(st.sampled_from((shared, shared, f"{one.name[0]}#{{status}}")))
            mapping: Json = {"name": name, "pk_template": pk}
            if not unsorted and numeric:
                mapping["sk_template"] = draw(st.sampled_from(("{count}", "{price}", "{num}")))
            elif not unsorted:
                chosen = some_fields(draw, 3, fields_of([pk])) or ["note"]
                mapping["sk_template"] = text_template(draw, chosen, delimiter=delimiter)
            one.mappings.append(mapping)
    else:
        pks = [f"g{number}p{n}" for n in range(draw(st.integers(1, 2)))]
        sks = [f"g{number}s{n}" for n in range(draw(st.integers(0, 3)))]
        wires = [draw(st.sampled_from(("S", "S", "N"))) for _ in pks + sks]
        index |= {"partition_key": pks} | ({"sort_key": sks} if sks else {})
        for one in users:
            columns = [column(draw, wire) for wire in wires]
            mapping = {"name": name, "pk_template": columns[: len(pks)]}
            if sks:
                mapping["sk_template"] = columns[len(pks) :]
            one.mappings.append(mapping)
    index["projection"] = draw(st.sampled_from(("ALL", "ALL", "KEYS_ONLY", "INCLUDE")))
    return index


@st.composite
def local_indexes(
    draw: Draw, config: Json, entities: list[Sketch], number: int, taken: set[str]
) -> Json | None:
    """A local index and the mappings of those entities that are in it: by a text of its own, or by a field."""
    name, attribute = f"Local{number}", f"l{number}sk"
    bare = draw(st.sampled_from(("", "", "a", "status", "day", "count", "price")))
    if "sort_key" not in config or bare in taken:
        return None
    if bare:
        taken.add(attribute := bare)
    delimiter = draw(st.sampled_from(pools.DELIMITERS))
    for one in [each for each in entities if draw(st.integers(0, 3))] or entities[:1]:
        chosen = some_fields(draw, 2, fields_of([one.pk])) or ["note"]
        template = f"{{{bare}}}" if bare else text_template(draw, chosen, delimiter=delimiter)
        one.local.append({"name": name, "sk_template": template})
    projection = draw(st.sampled_from(("ALL", "ALL", "KEYS_ONLY", "INCLUDE")))
    return {"name": name, "sort_key": attribute, "projection": projection}


def column(draw: Draw, wire: str) -> str:
    if wire == "N":
        return draw(st.sampled_from(("{num}", "{count}", "{price}", "{score}", "{second}")))
    return draw(
        st.sampled_from(
            (
                *("{a}", "{b}", "{status}", "{day}", "X#{a}", "X#{note}#{b}", "{at}", "{num:04d}"),
                *("{nick:lower}", "{sec}", "{off}"),
            )
        )
    )


def held_by_indexes(one: Sketch, required: list[str]) -> set[str]:
    """The fields that can be read back from the key of an index, for every item has it."""
    halves = [each.get(half) for each in one.mappings for half in ("pk_template", "sk_template")]
    halves += [each["sk_template"] for each in one.local]
    keys = [listed(half) for half in halves if half and ":lower}" not in str(half)]
    sure = [key for key in keys if {*fields_of(key)} <= {*required}]
    bare = {
        template
        for key in keys
        for template in key
        if template in {f"{{{each}}}" for each in required}
    }
    return {name for key in sure for name in fields_of(key) if f"{{{name}}}" not in bare}


def finished(draw: Draw, one: Sketch, optional: frozenset[str], keyed: set[str]) -> Json:
    """The entity: its fields are those of its keys and some more; `keyed` are the key attributes of its table."""
    used = fields_of([one.pk, *listed(one.sk)])
    for mapping in one.mappings:
        used += fields_of(listed(mapping["pk_template"]) + listed(mapping.get("sk_template")))
    used += fields_of(each["sk_template"] for each in one.local)
    more = draw(st.lists(st.sampled_from(pools.PAYLOAD), min_size=2, max_size=6, unique=True))
    names = list(dict.fromkeys([*used, *more]))
    # A key attribute may be called like the field that it is.
    bare = {"{name}"} | {
        template
        for each in (*one.mappings, *one.local)
        for template in (each.get("pk_template"), each.get("sk_template"))
        if isinstance(template, str)
    }
    fields = []
    for name in names:
        required = name in one.key_fields or (name not in optional and draw(st.integers(0, 2)) > 0)
        fields.append(pools.field(name, required=required))
        in_key = name in one.key_fields and name != "nick"
        if in_key and f"{{{name}}}" not in bare and not draw(st.integers(0, 3)):
            fields[-1]["stored"] = "key"
        if name == "seen" and not draw(st.integers(0, 3)):
            fields[-1]["touch"] = True
        elif name in pools.GENERATED and draw(st.booleans()):
            # An optional one may be None on purpose.
            made = draw(st.sampled_from(pools.GENERATED[name]))
            fields[-1] |= {"generate": made, "required": True}
        if name not in {*keyed, "version", "rev"} and not draw(st.integers(0, 2)):
            fields[-1]["attribute"] = draw(st.sampled_from(("_{}", "{}-x", "größe {}"))).format(
                name
            )
    held = held_by_indexes(one, [each["name"] for each in fields if each["required"]])
    for each in fields:
        if each["name"] in held - {*one.key_fields, "version", "rev", "nick"} and "ttl" not in each:
            each |= draw(st.sampled_from(({}, {}, {"stored": "key"})))
    fields += [{"name": name, "type": "string", "required": True} for name in one.derived]
    if not draw(st.integers(0, 2)):
        fields.append({"name": "kind", "type": "string", "const": one.name})
    entity = {"entity_type": one.name.upper(), "pk_template": one.pk, "fields": fields}
    if one.sk is not None:
        entity["sk_template"] = one.sk
    if one.mappings:
        entity["gsi_mappings"] = one.mappings
    if one.local:
        entity["lsi_mappings"] = one.local
    if not draw(st.integers(0, 3)):
        entity["crud"] = draw(
            st.one_of(st.booleans(), st.lists(st.sampled_from(CRUD), unique=True))
        )
    return entity


def living(draw: Draw, fields: list[Json]) -> None:
    """When items end: one attribute of a table says it, in those of its entities that have it."""
    ends = [each for each in fields if each["name"] == "expires"]
    if not ends and draw(st.booleans()):
        ends = [each for each in fields if each["name"] == "gone"]
    name = draw(st.sampled_from(("", "_ttl")))
    for each in ends:
        each["ttl"] = True
        each.pop("attribute", None)
        each |= {"attribute": name} if name else {}
        if each["name"] == "gone" and not draw(st.integers(0, 2)):
            each |= {"generate": "now", "required": True}


@st.composite
def tables(draw: Draw, number: int, names: tuple[str, ...]) -> Json:
    sorted_ = draw(st.integers(0, 6)) > 0
    numeric = sorted_ and draw(st.integers(0, 5)) == 0
    pk_name, sk_name = draw(
        st.sampled_from((("pk", "sk"), ("pk", "sk"), ("hk", "sort_key"), ("owner", "name")))
    )
    if numeric and sk_name == "name":
        sk_name = "sk"
    config = {"table_name": f"Table{number}", "partition_key": pk_name}
    if sorted_:
        config["sort_key"] = sk_name
    if number:
        config["type_attribute"] = "_type"
    config |= draw(
        st.sampled_from(({}, {}, {}, {"version_attribute": "rev"}, {"version_attribute": None}))
    )
    entities = draw(sketches(names, sorted_=sorted_, numeric=numeric, sk_name=sk_name))
    table: dict[str, Any] = {"table_config": config}
    taken: set[str] = {sk_name}
    found = [draw(indexes(table, entities, n, taken)) for n in range(draw(st.integers(0, 2)))]
    table["gsi_list"] = [index for index in found if index]
    local = [
        draw(local_indexes(config, entities, n, taken))
        for n in range(draw(st.sampled_from((0, 0, 1, 2))))
    ]
    table["lsi_list"] = [index for index in local if index]
    if sorted_ and not numeric and sk_name == "sort_key" and draw(st.booleans()):
        entities[0].derived.append(sk_name)
    optional = frozenset(
        draw(
            st.lists(
                st.sampled_from(("a", "b", "status", "note", "count", "price", "day")), max_size=3
            )
        )
    )
    keyed = {pk_name, sk_name}
    for index in [*table["gsi_list"], *table["lsi_list"]]:
        keyed |= {*listed(index.get("partition_key")), *listed(index.get("sort_key"))}
    table["entities"] = {one.name: finished(draw, one, optional, keyed) for one in entities}
    living(draw, [each for entity in table["entities"].values() for each in entity["fields"]])
    for entity in table["entities"].values():
        for each in entity["fields"]:
            if each["name"] == "version" != lock_of(table):
                each["required"] = False  # it counts nothing, and an upsert need not give it
    for index in [*table["gsi_list"], *table["lsi_list"]]:
        if index["projection"] == "INCLUDE":
            keys = {
                pk_name,
                sk_name,
                *listed(index.get("partition_key")),
                *listed(index.get("sort_key")),
            }
            mapped = [
                e
                for e in table["entities"].values()
                if any(m["name"] == index["name"] for m in mappings_of(e))
            ]
            can = sorted(
                {
                    f["name"]
                    for e in mapped
                    for f in e["fields"]
                    if f["name"] not in keys and "const" not in f
                }
                | {each for each in [lock_of(table)] if each}
            )
            index["included_attributes"] = draw(
                st.lists(st.sampled_from(can), min_size=1, max_size=4, unique=True)
            )
    return table


@st.composite
def schemas(draw: Draw) -> Json:
    """A whole schema."""
    count = draw(st.sampled_from((1, 2, 2, 3, 3, 4)))
    cut = count if draw(st.integers(0, 3)) else max(1, count // 2)
    groups = [NAMES[:cut], NAMES[cut:count]]
    schema: dict[str, Any] = {
        "tables": [draw(tables(number, group)) for number, group in enumerate(groups) if group]
    }
    identifier = 1
    for table in schema["tables"]:
        for name, entity in table["entities"].items():
            everything = [each for one in schema["tables"] for each in one["entities"]]
            entity["access_patterns"] = draw(patterns(table, name, entity, everything))
            for pattern in entity["access_patterns"]:
                pattern |= {"pattern_id": identifier, "description": "does what it says"}
                identifier += 1
    crossing = draw(cross_patterns(schema))
    for pattern in crossing:
        pattern |= {"pattern_id": identifier, "description": "all or nothing"}
        identifier += 1
    if crossing:
        schema["cross_table_access_patterns"] = crossing
    return schema
