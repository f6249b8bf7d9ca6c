"""Entities and their keys: drafted one by one, then held against the others of their table.

A draft knows its fields and the parts of its templates. Only with all drafts of a table at hand can it be said
which texts a key component refuses, whether two entities can have one key, and what tells them apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dyngen.analysis.entities.draft import Draft, Known, source_of
from dyngen.analysis.entities.index_keys import key_of, map_indexes
from dyngen.analysis.entities.second_place import second_place
from dyngen.analysis.fields.computed import computed_fields, key_templates, named
from dyngen.analysis.fields.declared import resolve_fields
from dyngen.analysis.fields.keys_of_others import held_to_keys
from dyngen.analysis.fields.markers import check_markers_in_keys, resolve_markers, texts
from dyngen.analysis.fields.stored_names import check_against_keys
from dyngen.analysis.fields.supplied import check_supplied
from dyngen.analysis.fields.version import check_version
from dyngen.analysis.indexes import attributes, declared_indexes, key_names
from dyngen.analysis.naming import check_entity_name
from dyngen.diagnostics import Place
from dyngen.ir.keys import Key, KeyPlace
from dyngen.ir.types import Field
from dyngen.names import GlobalName
from dyngen.schema import document as written
from dyngen.schema.quoting import quoted


def draft(name: str, model: written.Entity, table: written.TableModel, at: Place) -> Draft | None:
    """The entity as far as it can be understood alone; None if it cannot be used."""
    if not check_entity_name(name, at):
        return None
    owner = GlobalName(name)
    fields, records = resolve_fields(model.fields, name, at["fields"])
    check_version(fields, model, table.table_config, name, at)
    check_against_keys(fields, _key_attributes(table), model, at)
    fields = held_to_keys(fields, model, table, at)
    _check_in_key(fields, model, table, name, at)
    config = table.table_config
    markers = resolve_markers(model, config, fields, name, at)
    computed = {**texts(markers), **computed_fields(model, table, fields)}
    known = Known(owner, fields, computed)
    here = at["pk_template"]
    pk = key_of((config.partition_key,), model.pk_template, KeyPlace(owner, "pk"), known, here)
    sk: Key | None = None
    if config.sort_key is not None and model.sk_template is None:
        at.error(
            "DG208",
            f"{name} has no sk_template, but its table has the sort key {config.sort_key}",
            f'add "sk_template": every item needs a sort key, and a constant such as "{name.upper()}" will do',
            on_key=True,
        )
        return None
    if model.sk_template is not None:
        if config.sort_key is None:
            at["sk_template"].error(
                "DG209",
                f"{name} has an sk_template, but its table has no sort key",
                'add "sort_key" to the table_config, or remove the template',
                on_key=True,
            )
            return None
        here = at["sk_template"]
        sk = key_of((config.sort_key,), model.sk_template, KeyPlace(owner, "sk"), known, here)
        if sk is None:
            return None
    if pk is None:
        return None
    one = Draft(owner, fields, computed, model, table, at, records, pk, sk, markers=markers)
    _check_params(one)
    map_indexes(one)
    _derive(one)
    check_markers_in_keys(markers, one.all_keys, name, at)
    _check_no_attribute(one)
    check_supplied(model.fields, one.fields, one.key_fields, at["fields"])
    one.copy = second_place(one)
    return one


def _key_attributes(table: written.TableModel) -> Iterator[str]:
    """The key attributes of the table and of its indexes."""
    config = table.table_config
    yield config.partition_key
    yield from attributes(config.sort_key)
    for index in declared_indexes(table):
        yield from key_names(index)


def _check_params(entity: Draft) -> None:
    """`pk_params` and `sk_params` repeat the template's fields; a schema that gives them means them."""
    known = [each.label for each in entity.pk.fields]
    own = [each.label for each in entity.sk.fields] if entity.sk else []
    model = entity.model
    for key, given, expected in (
        ("pk_params", model.pk_params, [known, named(model.pk_template)]),
        (
            "sk_params",
            model.sk_params,
            [own, [each for each in own if each not in known], named(model.sk_template or "")],
        ),
    ):
        if given is not None and list(given) not in expected:
            wanted = ", ".join(f'"{each}"' for each in expected[0])
            entity.at[key].error(
                "DG210",
                f"{key} of {entity.name} are not the fields of its {key[:2]}_template",
                f"these are [{wanted}]: remove {key}, or mend the template",
            )


def _check_in_key(
    fields: dict[str, Field],
    model: written.Entity,
    table: written.TableModel,
    name: str,
    at: Place,
) -> None:
    """What only keys hold must stand in one; what does not counts as an attribute, for the rest of the schema.

    Where a template names what is no field, the name may be that of one, misspelt: it is that which is reported.
    """
    keys = {each for _, template in key_templates(model, table) for each in named(template)}
    sound = keys <= {each.name for each in model.fields}
    for number, each in enumerate(model.fields):
        field = fields.get(each.name)
        if field and field.in_key_only and each.name not in keys:
            fields[each.name] = replace(field, in_key_only=False)
            if sound:
                _refuse_in_key_only(each.name, name, "it stands in no key", at, number)


def _check_no_attribute(entity: Draft) -> None:
    """What only keys hold can be no attribute that DynamoDB looks at, and must be in every item."""
    templates = entity.all_templates
    own = {each.attribute for each in templates if each.stored_as_field}
    for number, each in enumerate(entity.model.fields):
        field = entity.fields.get(each.name)
        if each.stored is None or field is None:
            continue
        ways = [part for key in templates for part in key.components if part.field == field]
        if field.ttl:
            why = "DynamoDB reads the time to live from an attribute"
        elif field.attribute in own or field.derived:
            why = f"{field.label} is a key attribute itself"
        elif not ways:
            continue  # of the template in which it stands no key is made, and that has been told
        elif all(part.lowered for part in ways):
            why = "the key holds it in lower case"
        elif source_of(field, entity).template is None:
            why = "an item may be without the key of the index, one of whose fields is optional"
        else:
            continue
        _refuse_in_key_only(field.label, entity.name, why, entity.at, number)


def _refuse_in_key_only(field: str, entity: str, why: str, at: Place, number: int) -> None:
    at["fields"][number]["stored"].error(
        "DG231",
        f"{field} of {entity} cannot be held by the key only: {why}",
        "remove stored, or name the field in a template of a key that every item has",
        on_key=True,
        once=f"{field} of {entity} in its key only",
    )


def _derive(entity: Draft) -> None:
    """A field whose attribute is a key attribute with another template is computed, not stored."""
    for template in entity.all_templates:
        owned = entity.stored_under(template.attribute)
        if owned is None or (template.stored_as_field and owned.type.wire == template.wire):
            continue
        number = next(n for n, each in enumerate(entity.model.fields) if each.name == owned.label)
        place = entity.at["fields"][number]["type"]
        held = quoted(template.source)
        if not owned.type.is_text or template.wire != "S":
            place.error(
                "DG220",
                f"{entity.name}.{owned.label} "
                + ("has an enum" if owned.type.choices else f"is of type {owned.type.kind}")
                + ", but the key "
                f"attribute of that name holds {held}",
                "give the field another name"
                + ("" if template.wire == "N" else ", or make it a string: then it is computed"),
            )
        elif any(owned in other.fields for other in entity.all_keys):
            place.error(
                "DG220",
                f"{entity.name}.{owned.label} is the key attribute that holds {held}, and so "
                "would be made of itself",
                f"give the field another name, such as {entity.snake}_{owned.label}",
            )
        else:
            entity.fields[owned.label] = Field(
                owned.name, owned.label, owned.attribute, owned.type, required=True,
                description=owned.description, sensitive=owned.sensitive, derived=True,
            )  # fmt: skip
