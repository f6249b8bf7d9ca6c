"""What an update makes of an item, found out before DynamoDB does it: the copy of the item is to be the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from decimal import Context, Decimal, DecimalException
from typing import Final, TypeAlias

from ..wire import AttributeValue, Item, is_list, is_value

_WORD: Final = re.compile(r"[#:]?[A-Za-z0-9_]+|\[[0-9]+\]|[-+=.,()]")
_CLAUSES: Final = frozenset({"SET", "REMOVE", "ADD", "DELETE"})
_NUMBERS: Final = Context(prec=38)
_Path: TypeAlias = tuple[str | int, ...]


class NotEvaluatedError(ValueError):
    """An update that cannot be carried out on this item: DynamoDB would refuse it."""


def evaluated(
    item: Item, expression: str, names: Mapping[str, str], values: Item
) -> Item:
    """Return what the update makes of the item, which stays as it is.

    Raises `NotEvaluatedError` where DynamoDB would say that the update does not fit the item.
    """
    made = deepcopy(item)
    removed: list[_Path] = []
    for clause, entry in _entries(_Words(expression, names, values)):
        match clause:
            case "SET":
                path, value = entry.assignment(item)
                _put(made, path, value)
            case "REMOVE":
                removed.append(entry.path())
            case _:
                path, value = entry.path(), entry.value()
                found = _reached(item, path)
                changed = (_added if clause == "ADD" else _without)(found, value)
                if changed is None:
                    removed.append(path)
                else:
                    _put(made, path, changed)
    # Elements of one list from the last on: each goes by its place before the update.
    for path in sorted(removed, key=_places, reverse=True):
        _remove(made, path)
    return made


class _Words:
    """An expression, word for word."""

    def __init__(self, expression: str, names: Mapping[str, str], values: Item) -> None:
        self._words = _WORD.findall(expression)
        self._at = 0
        self._names = names
        self._values = values

    @property
    def next(self) -> str:
        """The next word; empty at the end."""
        return self._words[self._at] if self._at < len(self._words) else ""

    def take(self) -> str:
        word = self.next
        self._at += 1
        return word

    def path(self) -> _Path:
        """Take a path, `#prefs.#theme` or `#steps[2]`."""
        steps: list[str | int] = [self._name(self.take())]
        while self.next == "." or self.next.startswith("["):
            word = self.take()
            steps.append(self._name(self.take()) if word == "." else int(word[1:-1]))
        return tuple(steps)

    def value(self) -> AttributeValue:
        """Take a placeholder of a value."""
        word = self.take()
        if word not in self._values:
            raise NotEvaluatedError(f"{word} stands for no value")
        return self._values[word]

    def assignment(self, item: Item) -> tuple[_Path, AttributeValue]:
        """Take `path = value`, and say what the value is of this item."""
        path = self.path()
        self.take()
        left = self._operand(item)
        if self.next not in ("+", "-"):
            return path, left
        sign = self.take()
        return path, _sum(left, self._operand(item), sign)

    def _operand(self, item: Item) -> AttributeValue:
        if self.next.startswith(":"):
            return deepcopy(self.value())
        if self.next in ("if_not_exists", "list_append"):
            return self._call(item, self.take())
        return deepcopy(_there(item, self.path()))

    def _call(self, item: Item, function: str) -> AttributeValue:
        self.take()
        if function == "if_not_exists":
            found = _reached(item, self.path())
            self.take()
            otherwise = self._operand(item)
            self.take()
            return otherwise if found is None else deepcopy(found)
        first = self._operand(item)
        self.take()
        second = self._operand(item)
        self.take()
        if "L" not in first or "L" not in second:
            raise NotEvaluatedError("only lists can be appended")
        return {"L": [*first["L"], *second["L"]]}

    def _name(self, word: str) -> str:
        return self._names.get(word, word)


def _entries(words: _Words) -> Iterator[tuple[str, _Words]]:
    """Yield each clause that an entry belongs to; whoever is given it takes the entry."""
    clause = ""
    while words.next:
        if words.next.upper() in _CLAUSES:
            clause = words.take().upper()
        elif words.next == ",":
            words.take()
        else:
            yield clause, words


def _reached(item: Item, path: _Path) -> AttributeValue | None:
    """Return what is there; None if there is nothing."""
    first, *rest = path
    found = item.get(first) if isinstance(first, str) else None
    for step in rest:
        if found is None:
            return None
        if isinstance(step, str):
            found = found.get("M", {}).get(step)
        else:
            held = found.get("L", [])
            found = held[step] if step < len(held) else None
    return found


def _there(item: Item, path: _Path) -> AttributeValue:
    found = _reached(item, path)
    if found is None:
        raise NotEvaluatedError("an operand is not there")
    return found


def _put(item: Item, path: _Path, value: AttributeValue) -> None:
    holder, last = _holder(item, path)
    if isinstance(last, str) and isinstance(holder, dict):
        holder[last] = value
    elif isinstance(last, int) and isinstance(holder, list):
        holder[last : last + 1] = [value]
    else:
        raise NotEvaluatedError("the path leads nowhere")


def _remove(item: Item, path: _Path) -> None:
    holder, last = _holder(item, path)
    if isinstance(last, str) and isinstance(holder, dict):
        holder.pop(last, None)
    elif isinstance(last, int) and isinstance(holder, list):
        del holder[last : last + 1]
    else:
        raise NotEvaluatedError("the path leads nowhere")


def _holder(
    item: Item, path: _Path
) -> tuple[dict[str, AttributeValue] | list[AttributeValue] | None, str | int]:
    """Return the map or list that has the end of the path, and that end."""
    *steps, last = path
    if not steps:
        return item, last
    held = _reached(item, tuple(steps))
    if held is None:
        return None, last
    return (held.get("M") if isinstance(last, str) else held.get("L")), last


def _places(path: _Path) -> tuple[tuple[int, str], ...]:
    """How paths are sorted, those into lists by their places."""
    return tuple((step, "") if isinstance(step, int) else (-1, step) for step in path)


def _sum(left: AttributeValue, right: AttributeValue, sign: str) -> AttributeValue:
    if "N" not in left or "N" not in right:
        raise NotEvaluatedError("only numbers can be added")
    one, other = Decimal(left["N"]), Decimal(right["N"])
    try:
        made = (
            _NUMBERS.add(one, other) if sign == "+" else _NUMBERS.subtract(one, other)
        )
    except DecimalException as error:
        raise NotEvaluatedError("the sum is no number") from error
    return {"N": _plain(made)}


def _plain(number: Decimal) -> str:
    """The number as DynamoDB writes it, without an exponent and without zeros at its end."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _added(found: AttributeValue | None, value: AttributeValue) -> AttributeValue:
    """ADD: a number, or elements of a set."""
    if "N" in value:
        return _sum(found or {"N": "0"}, value, "+")
    return _of_sets(found, value, lambda held, given: [*held, *given])


def _without(
    found: AttributeValue | None, value: AttributeValue
) -> AttributeValue | None:
    """DELETE: elements of a set, which is not there when it is empty."""
    if found is None:
        return None

    def left(held: Sequence[object], given: Sequence[object]) -> list[object]:
        return [each for each in held if each not in given]

    made = _of_sets(found, value, left)
    return made if any(made.values()) else None


_Join: TypeAlias = Callable[[Sequence[object], Sequence[object]], list[object]]


def _of_sets(
    found: AttributeValue | None, value: AttributeValue, join: _Join
) -> AttributeValue:
    for kind in ("SS", "NS", "BS"):
        given: object = value.get(kind)
        held: object = list[object]() if found is None else found.get(kind)
        if is_list(given) and is_list(held):
            if kind == "NS":
                given, held = [*map(_normal, given)], [*map(_normal, held)]
            made = {kind: list(dict.fromkeys(join(held, given)))}
            if is_value(made):
                return made
    raise NotEvaluatedError("the set is none of this kind")


def _normal(number: object) -> str:
    return _plain(Decimal(str(number)))
