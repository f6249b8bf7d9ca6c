"""Which parameter plays which part."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from proof.model.filters import names_in
from proof.model.terms import Json, Values, fields_of, is_number
from proof.model.updating import named_by
from proof.random.catalogue import Catalogue


@dataclass
class Parts:
    """Which parameter plays which part (3.1)."""

    partition: dict[str, Any] = field(default_factory=dict)
    equal: dict[str, Any] = field(default_factory=dict)
    """Fields of the sort key, from the left."""
    raw: Any = None
    """The whole sort key, as it is stored."""
    ranged: str | None = None
    """The field that is compared; None with operands: the key attribute itself."""
    operands: list[Any] = field(default_factory=list)
    condition: str = ""
    left: dict[str, Any] = field(default_factory=dict)


_SUFFIXES = ("", "_prefix", "_start", "_end", "_from", "_to", "_min", "_max", "_after", "_before")
_SPANS = (("start", "end"), ("from", "to"), ("min", "max"), ("since", "until"))


class Roles(Catalogue):
    """A catalogue that can tell the parts of parameters."""

    def parts(self, entity: str, pattern: Json, args: Values) -> Parts:
        index = pattern.get("index_name")
        pk, sk = self.templates(entity, index)
        sort_names = self.attributes(entity, index)[1]
        found = Parts()
        filters = names_in(pattern.get("filter_expression")) | names_in(pattern.get("condition"))
        filters |= named_by(pattern)
        rest = [
            each["name"]
            for each in pattern.get("parameters", ())
            if each["name"] not in filters
            and each["type"] != "entity"
            and each.get("item_type") != "entity"
        ]
        for name in fields_of(pk):
            found.partition[name] = args[name]
            rest.remove(name)
        still = [name for name in fields_of(sk) if name not in found.partition]
        condition = pattern.get("range_condition")
        if not condition:
            leading = [name for name, each in zip(still, rest, strict=False) if name == each]
            over = rest[len(leading) :]
            if (
                len(over) == 2
                and len(leading) < len(still)
                and any(over[0].startswith(a) and over[1].startswith(b) for a, b in _SPANS)
            ):
                condition = "between"  # 3.1.8
        if condition:
            count = 2 if condition == "between" else 1
            for name in rest[:-count]:
                assert name == still[0], f"{name} is not the next field of the sort key"
                found.equal[still.pop(0)] = args[name]
            found.condition, found.operands = condition, [args[name] for name in rest[-count:]]
            found.ranged = still[0]
            if (
                not self.several(entity, index)
                and not is_number(sk[0], self.kinds[entity])
                and not self.lone(entity, sk[0])
            ):
                stems = {sort_names[0], "sk", "sort_key"}
                if rest[-count] in {stem + suffix for stem in stems for suffix in _SUFFIXES}:
                    found.ranged = None  # 3.1.6
            return found
        for name in still:
            if name not in rest:
                break
            found.equal[name] = args[name]
            rest.remove(name)
        single = sk and not self.several(entity, index)
        if single and sort_names[0] in rest and not self.lone(entity, sk[0]):
            found.raw = args[sort_names[0]]
            rest.remove(sort_names[0])
        found.left = {name: args[name] for name in rest if name in args}
        return found

    def lone(self, entity: str, template: str) -> bool:
        """Is a key one field as it stands, and that no text?"""
        name = template[1:-1]
        return template == f"{{{name}}}" and self.kinds[entity].get(name, "string") != "string"

    def same_as_left(self, entity: str, left: Values) -> dict[str, Any]:
        """3.1.8: a left-over that is a field, or whose name ends in one, must equal it."""
        found = {}
        for name, value in left.items():
            fields = [each for each in self.kinds[entity] if each == name]
            fields = fields or [each for each in self.kinds[entity] if re.search(f"_{each}$", name)]
            assert len(fields) == 1, f"{name} has no effect"
            found[fields[0]] = value
        return found
