"""What can be said of a transaction before its parameters are looked at: what it names, and what goes together."""

from __future__ import annotations

from collections.abc import Sequence

from dyngen.analysis.entities.draft import Draft
from dyngen.analysis.updates.misplaced import check_misplaced
from dyngen.diagnostics import Place
from dyngen.ir.conditions import Condition, Function, holds_of_nothing, is_absence, leaves
from dyngen.schema import document as written
from dyngen.schema.quoting import quoted
from dyngen.schema.suggest import one_of, unknown

MAX_ITEMS = 100
_ACTIONS = {"TransactWrite": ("Put", "Update", "Delete", "ConditionCheck"), "TransactGet": ("Get",)}
_RETURNS = {"TransactWrite": ("boolean", "void"), "TransactGet": ("object", "array")}


def is_transaction(
    pattern: written.CrossPattern, tables: Sequence[written.TableModel], at: Place
) -> bool:
    """Whether a transaction is one that DynamoDB has; what is not so is reported."""
    findings = at.report.findings
    before = len(findings)
    is_known = True
    if pattern.return_type not in _RETURNS[pattern.operation]:
        at["return_type"].error(
            "DG604",
            f"{pattern.name} is a {pattern.operation}, which cannot return {pattern.return_type}",
            f"a {pattern.operation} returns {one_of(_RETURNS[pattern.operation])}",
        )
    always = [each for each in pattern.entities_involved if not each.each and not each.when]
    if len(always) > MAX_ITEMS:
        at["entities_involved"].error(
            "DG607",
            f"{pattern.name} has {len(always)} items",
            f"DynamoDB allows {MAX_ITEMS} in a transaction: split it, if it need not be all or nothing",
            on_key=True,
        )
    for number, involved in enumerate(pattern.entities_involved):
        here = at["entities_involved"][number]
        is_known = _check_names(involved, tables, here) and is_known
        _check_action(involved, pattern.operation, here)
    return is_known and len(findings) == before


def _check_names(
    involved: written.Involved, tables: Sequence[written.TableModel], at: Place
) -> bool:
    """Are table and entity there? What is not is reported."""
    entities: dict[str, list[str]] = {}
    for table in tables:
        entities.setdefault(table.table_config.table_name, []).extend(table.entities)
    if involved.table not in entities:
        at["table"].error(
            "DG601",
            f"there is no table {quoted(involved.table)}",
            unknown(involved.table, list(entities), "add it to the tables"),
            once=f"table {involved.table}",
        )
        return False
    if involved.entity not in entities[involved.table]:
        home = next((name for name, here in entities.items() if involved.entity in here), "")
        at["entity"].error(
            "DG602",
            f"table {quoted(involved.table)} has no entity {quoted(involved.entity)}",
            f"it is in table {quoted(home)}"
            if home
            else unknown(involved.entity, entities[involved.table], "add it to the entities"),
            once=None if home else f"entity {involved.entity}",
        )
        return False
    return True


def _check_action(involved: written.Involved, operation: str, at: Place) -> None:
    check_misplaced(
        involved,
        involved.entity,
        is_called=involved.action,
        may_be="Update",
        keys=("updates", "if_missing"),
        at=at,
    )
    if involved.action not in _ACTIONS[operation]:
        at["action"].error(
            "DG603",
            f"{involved.action} cannot be part of a {operation}",
            f"a {operation} takes {one_of(_ACTIONS[operation])}",
        )
    elif involved.action == "Get" and involved.condition is not None:
        at["condition"].error(
            "DG605", "a Get has no condition", "remove it, and look at what comes back", on_key=True
        )
    elif involved.action in ("Update", "Delete") and involved.condition == "not_exists":
        creates = involved.if_missing == "create"
        at["condition"].error(
            "DG432",
            f"the {involved.action} of {quoted(involved.entity)} is on condition not_exists, on which "
            f"it {'makes new items only' if creates else 'can never do anything'}",
            ("remove it" if creates else 'write "exists"')
            + ", or make it a Put or a ConditionCheck",
        )
    elif involved.action == "ConditionCheck" and not involved.condition:
        at["action"].error(
            "DG606",
            f"the ConditionCheck of {quoted(involved.entity)} checks nothing",
            'add a "condition", such as attribute_exists(pk)',
        )


def can_act(involved: written.Involved, condition: Condition, entity: Draft, at: Place) -> bool:
    """Can the condition ever hold for the item that the action needs? If not, that is reported."""
    if involved.action == "ConditionCheck":
        _check_absence(involved, condition, entity, at)
    needs_item = involved.action in ("Update", "Delete") and involved.if_missing == "fail"
    if not needs_item or not is_absence(condition, entity.key_names):
        return True
    at.error(
        "DG432",
        f"the {involved.action} of {quoted(involved.entity)} is on a condition that holds only where there is "
        "no item, on which it can never do anything",
        "remove what says so, or make it a Put or a ConditionCheck",
    )
    return False


def _check_absence(
    involved: written.Involved, condition: Condition, entity: Draft, at: Place
) -> None:
    """Warn of a check that is met where there is no item, unless it says so."""
    told = any(
        isinstance(each, Function) and each.path.attribute in entity.key_names
        for each in leaves(condition)
    )
    if holds_of_nothing(condition) and not told:
        key = entity.table.table_config.partition_key
        at.warning(
            "DG619",
            f"the ConditionCheck of {quoted(involved.entity)} is met where there is no such item, too",
            f'begin it with "attribute_exists({key}) AND …"; or, if there need be none, with '
            f'"attribute_not_exists({key}) OR …"',
        )
