"""What queries and scans find.

A range compares field values, and every row is looked at for every question.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile
from typing import Any

from proof.model.filters import compares, holds, names_in
from proof.model.outcomes import Expected, Groups, OneOf, Outcome, Row, Unordered
from proof.model.roles import Parts, Roles
from proof.model.terms import (
    LOWER,
    Folded,
    Json,
    Values,
    Verdict,
    bare,
    fields_of,
    holes,
    indexes_of,
    is_number,
    key_value,
    order,
    stored,
)
from proof.random.catalogue import Judge, in_key_only


class Reads(Roles):
    """What is found."""

    def matches(self, row: Row, parts: Parts, templates: list[str], sort_names: list[str]) -> bool:
        """Does a row of the entity itself satisfy what was asked of the key?"""
        if any(
            row.values[name] != value for name, value in {**parts.partition, **parts.equal}.items()
        ):
            return False
        if parts.raw is not None and self.attribute(row, sort_names[0]) != parts.raw:
            return False
        if not parts.operands:
            return True
        held = (
            self.attribute(row, sort_names[0])
            if parts.ranged is None
            else stored(row.values[parts.ranged])
        )
        operands = [stored(each) for each in parts.operands]
        if parts.ranged and isinstance(row.values[parts.ranged], Folded):
            held, operands = held.lower(), [each.lower() for each in operands]
        if parts.condition == "begins_with":
            return bool(held.startswith(operands[0]))
        if parts.condition == "between":
            return compares(">=", held, operands[0]) and compares("<=", held, operands[1])
        return compares(parts.condition, held, operands[0])

    def shares(self, row: Row, entity: str, index: str | None, parts: Parts) -> bool:
        """Is a row of any entity where a mixed_data query looks: in the partition, behind the prefix that is given?"""
        pk, sk = self.templates(entity, index)
        pk_names, sk_names = self.attributes(entity, index)
        kinds = self.kinds[entity]
        if row.entity not in self.mates(entity) or (index and not self.in_index(row, index)):
            return False
        if any(
            self.attribute(row, name) != key_value(template, parts.partition, kinds)
            for template, name in zip(pk, pk_names, strict=True)
        ):
            return False
        if parts.raw is not None:
            return bool(self.attribute(row, sk_names[0]) == parts.raw)
        known = {**parts.partition, **parts.equal}
        assert (
            not parts.operands or parts.ranged is None or is_number(sk[len(parts.equal)], kinds)
        ), "a range on a field of mixed data has no meaning"
        if parts.operands:
            shadow = replace(parts, partition={}, equal={}, ranged=None)
            return self.matches(row, shadow, sk, sk_names)
        if not parts.equal:
            return True
        for template, name in zip(sk, sk_names, strict=True):
            cut = len(list(takewhile(known.__contains__, fields_of([template]))))
            if cut == len(fields_of([template])):
                if self.attribute(row, name) != key_value(template, known, kinds):
                    return False
            else:
                beginning = "{".join(template.split("{")[: cut + 1])
                return str(self.attribute(row, name)).startswith(
                    str(key_value(beginning, known, kinds))
                )
        return True

    def judge_query(self, judge: Judge, entity: str, index: str | None, parts: Parts) -> None:
        """Ruling 7: what is asked for is judged like what is written."""
        self.judge_key(judge, entity, parts.partition, index, (0,))
        known = {**parts.partition, **parts.equal}
        sort = self.templates(entity, index)[1]
        whole = takewhile(lambda each: known.keys() >= {*fields_of([each])}, sort)
        asked = len([*whole]) + 1  # of the next attribute it may be a prefix, or a range
        for template in () if parts.raw is not None else self.templates(entity, index)[1]:
            if not all(name in known for name in fields_of([template])):
                break
            number = self.templates(entity, index)[1].index(template)
            judge.hear(
                self.space(entity, 1, number, index).judge(template, known, self.kinds[entity])
            )
        for name, value in parts.equal.items():
            self.judge_field(judge, entity, index, 1, name, value, asked)
        if parts.raw is None:
            sort_fields = fields_of(self.templates(entity, index)[1])
            for name in takewhile(known.__contains__, sort_fields):  # what a prefix is made of
                self.judge_field(judge, entity, index, 1, name, known[name], asked)
        for operand in parts.operands if parts.ranged else ():
            self.judge_operand(judge, entity, index, parts, operand)

    def judge_operand(
        self, judge: Judge, entity: str, index: str | None, parts: Parts, operand: Any
    ) -> None:
        beginning, name = parts.condition == "begins_with", str(parts.ranged)
        position, template = self.compared(entity, index, name)
        number = fields_of([template]).index(name)
        space = self.space(entity, 1, position, index)
        kinds = self.kinds[entity]
        judge.hear(space.judge_component(template, number, operand, kinds, beginning=beginning))
        fields = {each["name"]: each for each in self.entities[entity]["fields"]}
        enum = fields.get(name, {}).get("enum")
        if enum and isinstance(operand, str) and not beginning and operand not in enum:
            judge.hear(
                Verdict.REFUSED
            )  # rulings 7 and 25: it stands for a component, which is one of the enum's
        known = {**parts.partition, **parts.equal, name: operand}
        whole = not beginning and known.keys() >= {*fields_of([template])}
        # What stands behind the operand is not asked for: a key that cannot be may be refused, or not be found.
        if whole and space.judge(template, known, kinds) is not Verdict.FINE:
            judge.hear(Verdict.PERHAPS)

    def compared(self, entity: str, index: str | None, name: str) -> tuple[int, str]:
        """The attribute of the sort key that a range on a field compares: the first that is made of it."""
        templates = enumerate(self.templates(entity, index)[1])
        return next(each for each in templates if name in fields_of([each[1]]))

    def projected(self, entity: str, index: str | None) -> frozenset[str] | None:
        """3.5: the fields that an index holds; None if that is the whole entity with its version."""
        if not index:
            return None
        definition = next(each for each in indexes_of(self.tables[entity]) if each["name"] == index)
        if definition.get("projection", "ALL") == "ALL":
            return None
        fields = {*self.kinds[entity]} | ({lock} if (lock := self.lock(entity)) else set())
        names = {*definition.get("included_attributes", ())}
        names.update(
            name
            for pair in (self.attributes(entity), self.attributes(entity, index))
            for half in pair
            for name in half
        )
        derived = {name for name in fields if self.is_derived(entity, name)}
        held = [
            hole.field
            for pair in (self.templates(entity), self.templates(entity, index))
            for half in pair
            for template in half
            for hole in holes(template)
            if hole.spec != LOWER
        ]
        found = frozenset((names & fields) | set(held))
        only = in_key_only(self.entities[entity])  # what whole items hold in no other way, either
        return None if found == fields and names | only >= fields - derived else found

    def reader(self, entity: str, pattern: Json) -> str:
        """8: the owner need not be in the index: then the first of the kinds that is gives the keys."""
        index = pattern.get("index_name")
        if not index or self.mapped(entity, index):
            return entity
        return next(each for each in pattern["entities"] if self.mapped(each, index))

    def query(self, entity: str, pattern: Json, args: Values) -> Expected:
        index = pattern.get("index_name")
        kinds = pattern.get("entities", self.mates(entity))
        sk = self.templates(entity, index)[1]
        sort_names = self.attributes(entity, index)[1]
        parts, judge = self.parts(entity, pattern, args), Judge()
        mixed = pattern["return_type"] == "mixed_data"
        if mixed and not parts.equal and not parts.operands:
            self.judge_key(judge, entity, parts.partition, index, (0,))  # the whole partition
        else:
            self.judge_query(judge, entity, index, parts)
        same = self.same_as_left(entity, parts.left)
        found = []
        for row in self.rows:
            if mixed:
                wanted = row.entity in kinds and self.shares(row, entity, index, parts)
            else:
                wanted = (
                    row.entity == entity
                    and (not index or self.in_index(row, index))
                    and self.matches(row, parts, sk, sort_names)
                )
            wanted = wanted and all(
                bare(row.values.get(name)) == bare(value) for name, value in same.items()
            )
            if wanted and self.passes(row, pattern, args):
                found.append(row)
        groups: dict[Any, list[Row]] = {}
        for row in found:
            groups.setdefault(
                tuple(order(self.attribute(row, name)) for name in sort_names), []
            ).append(row)
        inorder = [groups[key] for key in sorted(groups, reverse=pattern.get("descending", False))]
        fields = self.projected(entity, index)
        outcome: Outcome = Groups(inorder, fields)
        if pattern["return_type"] == "single_entity":
            outcome = OneOf(inorder[0] if inorder else [], fields)
        return Expected(outcome, self.rows, judge.verdict is Verdict.PERHAPS)

    def passes(self, row: Row, pattern: Json, args: Values) -> bool:
        """Does the filter hold?"""
        fields = self.entities[row.entity]["fields"]
        expression = pattern.get("filter_expression")
        return holds(expression, lambda name: self.attribute(row, name), args, fields)

    def scan(self, entity: str, pattern: Json, args: Values) -> Expected:
        index = pattern.get("index_name")
        filters = names_in(pattern.get("filter_expression"))
        same = self.same_as_left(
            entity,
            {
                each["name"]: args[each["name"]]
                for each in pattern.get("parameters", ())
                if each["name"] not in filters
            },
        )
        found = [
            row
            for row in self.rows
            if row.entity == entity
            and (not index or self.in_index(row, index))
            and all(bare(row.values.get(name)) == bare(value) for name, value in same.items())
            and self.passes(row, pattern, args)
        ]
        return Expected(Unordered(found, self.projected(entity, index)), self.rows)
