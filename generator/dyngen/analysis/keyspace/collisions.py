"""The entities of one table held against each other: collisions and overlaps.

Two entities whose primary keys can be equal are an error; a sort-key prefix that
begins with another is a warning, and queries then tell the two apart.
"""

from __future__ import annotations

from collections.abc import Sequence

from dyngen.analysis.entities.draft import Draft
from dyngen.analysis.entities.templates import disorder
from dyngen.analysis.keyspace.wires import check_wires, key_templates
from dyngen.analysis.naming import without_braces
from dyngen.diagnostics import Pointer
from dyngen.ir.keys import Key
from dyngen.ir.types import Kind


def check_keys(drafts: Sequence[Draft]) -> frozenset[str]:
    """Report what of a table's keys cannot be; the entities whose primary key is another's, too."""
    told = _check_collisions(drafts)
    _check_overlaps(drafts)
    check_wires(drafts)
    _check_each(drafts)
    return told


def same_texts(one: Key | None, other: Key | None) -> bool:
    """Can the two have equal values? Templates of one reading share their texts; others are kept apart."""
    if one is None or other is None:
        return one is other
    return all(
        a.wire == b.wire and a.reading == b.reading
        for a, b in zip(one.templates, other.templates, strict=True)
    )


def _look_alike(one: Key | None, other: Key | None) -> bool:
    """Have the two the same text around their fields?"""
    if one is None or other is None:
        return one is other
    return all(
        a.wire == b.wire and a.shape.literals == b.shape.literals
        for a, b in zip(one.templates, other.templates, strict=True)
    )


def _check_collisions(drafts: Sequence[Draft]) -> frozenset[str]:
    told: set[str] = set()
    for number, entity in enumerate(drafts):
        for other in drafts[:number]:
            if _look_alike(entity.pk, other.pk) and _look_alike(entity.sk, other.sk):
                if entity.is_copy:
                    _report_copy(entity, other)
                    break
                key = "sk_template" if entity.sk else "pk_template"
                sources = f'"{entity.pk.templates[0].source}"' + (
                    f' and "{entity.sk.templates[0].source}"' if entity.sk else ""
                )
                entity.at[key].error(
                    "DG214",
                    f"{entity.name} and {other.name} can have the same primary key ({sources}): one "
                    "would overwrite the other",
                    f"begin a key with text of its own, such as {entity.name.upper()}#",
                )
                told |= {entity.name, other.name}
                break
    return frozenset(told)


def _report_copy(copy: Draft, other: Draft) -> None:
    sources = " and ".join(f'"{key.templates[0].source}"' for key in copy.keys)
    copy.at["sk_template" if copy.sk else "pk_template"].error(
        "DG235",
        f"the copy of an item ({sources}) can have the key of {other.called}: one would overwrite the other, "
        "and nothing would tell which is the copy",
        "begin a key there with text of its own",
    )


def _check_overlaps(drafts: Sequence[Draft]) -> None:
    drafts = [each for each in drafts if not each.is_copy]
    for entity in drafts:
        if not entity.sk or entity.sk.templates[0].wire != "S":
            continue
        prefix = entity.sk.templates[0].prefix
        for other in drafts:
            if other is entity or not other.sk or not same_texts(entity.pk, other.pk):
                continue
            theirs = other.sk.templates[0]
            if (
                theirs.wire == "S"
                and prefix
                and theirs.prefix != prefix
                and theirs.prefix.startswith(prefix)
                and not entity.sk.templates[0].constant
            ):
                other.at["sk_template"].warning(
                    "DG216",
                    f'the sort key prefix "{theirs.prefix}" of {other.name} begins with "{prefix}" of {entity.name}',
                    f"queries for {entity.name} read those items too and drop them: choose a prefix "
                    f'that does not begin with "{prefix}"',
                    part=theirs.prefix,
                )


def _check_each(drafts: Sequence[Draft]) -> None:
    for entity, template, at in key_templates(drafts):
        in_table = not {"gsi_mappings", "lsi_mappings"} & {*at.pointer}
        if template.constant and in_table and at.step == "pk_template":
            whose = entity.called.removeprefix("the ")
            at.warning(
                "DG219",
                f'every {whose} has the partition key "{template.source}"',
                without_braces(template.source, entity.fields)
                or "one partition takes 1,000 writes a second: put a field into it, such as {id}",
            )
        if entity.version and template.attribute == entity.version.attribute:
            other = "pk" if template.attribute != "pk" else "key"
            at.error(
                "DG223",
                f'key attribute {template.attribute} holds "{template.source}", but {template.attribute} '
                f"counts the updates of {entity.called}",
                f'give the key attribute another name, such as {other}, or name another "version_attribute"',
            )
            continue
        for component in template.components:
            if component.field == entity.version and component.field.type.kind is Kind.INTEGER:
                at.error(
                    "DG223",
                    f"{component.field.label} counts the updates of {entity.called}, so it cannot be part of a key",
                    'give that field another name, such as revision, or name another "version_attribute"',
                    part=f"{{{component.field.label}",
                )
            optional = not (component.field.required or component.field.derived)
            if in_table and optional and not entity.is_copy:  # of a copy it is an error, told there
                at.warning(
                    "DG213",
                    f"{component.field.label} is optional but part of the primary key of {entity.name}",
                    "make the field required: an item without it cannot be stored",
                    part=f"{{{component.field.label}",
                )


def check_order(drafts: Sequence[Draft], told: Sequence[Pointer]) -> None:
    """Numbers that do not sort as numbers, but for entities in which a range condition was told so (at `told`)."""
    for entity, template, at in key_templates(drafts):
        if "sk_template" not in at.pointer or any(entity.at.holds(each) for each in told):
            continue
        for component in template.components:
            wrong = disorder(component, f'the sort key "{template.source}"')
            if template.wire == "S" and wrong:
                at.warning(
                    "DG217",
                    f"{component.field.label} stands {wrong.how}",
                    wrong.help,
                    part=f"{{{component.field.label}",
                )
