"""Keys that stand where they do not belong: misspelt, in another object, or a level too far out.

entities: {Post: {…}, access_patterns: […]}     DG103  "access_patterns" stands beside the entities of table "Blog"
                                                it belongs into one: "Post", a level further in
condition: {field: …, operator: …}              DG102  it belongs into an array, a level further in
"""

from __future__ import annotations

from dyngen.diagnostics import Pointer
from dyngen.schema.document import (
    AccessPattern,
    Entity,
    Field,
    FilterCondition,
    FilterExpression,
    TableModel,
)
from dyngen.schema.mend.mistake import Edit, Mistake
from dyngen.schema.mend.otherwise import key_said_otherwise
from dyngen.schema.mend.outline import (
    Model,
    Outline,
    elsewhere,
    further_in,
    holder,
    keys,
    trail,
    what,
)
from dyngen.schema.quoting import quoted
from dyngen.schema.suggest import did_you_mean

_OPPOSITES: dict[tuple[Model, str], str] = {
    (Field, "optional"): "required",
    (Field, "nullable"): "required",
    (AccessPattern, "scan_index_forward"): "descending",
    (AccessPattern, "scanindexforward"): "descending",
    (AccessPattern, "ascending"): "descending",
}
"""Keys of other languages that say the opposite of one that is here."""


def meant_key(pointer: Pointer, free: list[str], outline: Outline) -> str | None:
    """The key, of those that are not there, that an unknown one is most likely meant to be."""
    _, model = holder(pointer)
    word = str(pointer[-1])
    opposite = _OPPOSITES.get((model, word.lower()))
    if opposite in free and isinstance(outline.at(pointer), bool):
        return opposite
    if key_said_otherwise(model, word, outline.at(pointer)):
        return None
    near = did_you_mean(word, free)
    further = further_in(model, word)
    return None if near is None or (further and further[1] == word) else near


def unknown_key(pointer: Pointer, meant: dict[Pointer, Pointer], outline: Outline) -> Mistake:
    """A key that its object does not have; `meant` are the right ones of those that are misspelt."""
    at, model = holder(pointer)
    key = str(pointer[-1])
    message = f"{outline.noun(at)} has an unknown key {quoted(key)}"
    if pointer in meant:
        right = str(meant[pointer][-1])
        if _OPPOSITES.get((model, key.lower())) == right:
            value = "false" if outline.at(pointer) else "true"
            help = f"write {quoted(right)}: {value} instead"
            return Mistake("DG103", pointer, message, help, True, Edit("negate", pointer, right))
        help = f"did you mean {quoted(right)}?"
        return Mistake("DG103", pointer, message, help, True, Edit("rename", pointer, right))
    if said := key_said_otherwise(model, key, outline.at(pointer)):
        return Mistake("DG103", pointer, message, said, True, Edit("remove", pointer))
    target = elsewhere(at, key)
    if target is not None:
        there = outline.at(target)
        free = there is not None and outline.at((*target, key)) is None
        edit = Edit("move", pointer, target=target) if free else Edit("remove", pointer)
        remedy = outline.way(at, target)
        if there is not None and not free:
            remedy = f"remove it: {outline.noun(target)} has one already"
        return Mistake("DG103", pointer, message, remedy, True, edit)
    similar = _OPPOSITES.get((model, key.lower())) or did_you_mean(key, keys(model))
    remedy = f"{quoted(similar)} is already there" if similar else "remove it"
    if (inner := further_in(model, key)) and (inner[1] == key or not similar):
        help = f"it belongs into {what(inner[0])}, further in"
        help += "" if inner[1] == key else f", where it is called {quoted(inner[1])}"
        return Mistake("DG103", pointer, message, help, True, Edit("remove", pointer))
    help = f"{remedy}; the keys here are {', '.join(keys(model))}"
    return Mistake("DG103", pointer, message, help, True, Edit("remove", pointer))


def among_entities(pointer: Pointer, value: object, outline: Outline) -> Mistake | None:
    """A key of an entity, or of their table, in the place of an entity; None if it is none of them."""
    last, model = trail(pointer)[-1]
    if model is not Entity or last != pointer or isinstance(value, dict):
        return None
    key, table = str(pointer[-1]), pointer[:-2]
    message = f"{quoted(key)} stands beside the entities of {outline.noun(table)}, and is none"
    if key in keys(TableModel):
        help = f"it belongs to the table, beside {quoted('entities')}"
        return _moved(pointer, table, message, help, outline)
    if key not in keys(Entity):
        return None
    beside = outline.at(pointer[:-1])
    names = list(beside) if isinstance(beside, dict) else []
    before = names[: names.index(key)] if key in names else []
    if not before:
        help = "it belongs into an entity, a level further in"
        return Mistake("DG103", pointer, message, help, True, Edit("remove", pointer))
    help = f"it belongs into one, such as {quoted(before[-1])}, a level further in"
    return _moved(pointer, (*pointer[:-1], before[-1]), message, help, outline)


def comparison_alone(pointer: Pointer, outline: Outline) -> Mistake | None:
    """A comparison where an object stands that holds comparisons; None if it is none."""
    written = outline.at(pointer)
    own = keys(FilterCondition).keys() - keys(FilterExpression).keys()
    if not isinstance(written, dict) or not own & written.keys():
        return None
    message = (
        f"{outline.subject(pointer)} is a comparison, and must be an object that holds comparisons"
    )
    help = 'put it into an array, {"conditions": [{…}]}; or write it as text, as in status = "open"'
    return Mistake("DG102", pointer, message, help)


def _moved(pointer: Pointer, target: Pointer, message: str, help: str, outline: Outline) -> Mistake:
    """The mistake, and going on as if the key stood where it belongs; without it, if another does."""
    taken = outline.at((*target, pointer[-1])) is not None
    edit = Edit("remove", pointer) if taken else Edit("move", pointer, target=target)
    return Mistake("DG103", pointer, message, help, True, edit)
