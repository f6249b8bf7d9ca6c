"""What an update drags along: index keys follow the fields that they are made of, in the same request.

    status is set, and an index key is STATUS#{status}        SET status = :status, gsi1pk = "STATUS#…"
    score + 1, and an index key is {score}                    SET score = score + :one, gsi1sk = score + :one

If the key has a field that the update does not know, that is a compile error, not a stale index.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from dyngen.analysis.keyspace.keyvalues import value
from dyngen.analysis.updates.actions import Action
from dyngen.analysis.updates.constants_in_keys import holds
from dyngen.analysis.updates.making import counted
from dyngen.analysis.updates.written import WrittenUpdate
from dyngen.ir.changes import Assign, Change, Remove, is_whole, of_attribute
from dyngen.ir.conditions import Ref
from dyngen.ir.key_values import KeyNumber, KeyText, Source
from dyngen.ir.keys import Template
from dyngen.ir.types import Field
from dyngen.schema.quoting import shown


def _reads_as_default(action: Action) -> bool:
    """Is the field gone, and read as its default?"""
    return action.name == "remove" and action.field.default is not None


def _refs(actions: Iterable[Action]) -> tuple[Ref, ...]:
    """The parameters that are operands, each once: one may set several fields."""
    return tuple(dict.fromkeys(ref for each in actions for ref in each.refs))


class IndexKeys:
    """The index keys of an entity, as an update leaves them."""

    def __init__(self, update: WrittenUpdate) -> None:
        self.together: tuple[tuple[Ref, ...], ...] = ()
        """Parameters that share a key, all of which may be UNSET."""
        self._entity, self._name, self._at = update.entity, update.name, update.naming
        self._creates, self._partial = update.creates, update.partial
        self._known: dict[Field, Source] = {field: given.ref for field, given in update.key.items()}

    def follow(self, actions: Sequence[Action], changes: list[Change]) -> bool:
        """Add what happens to index keys to the changes; False if one would be wrong, which is reported.

        Fields of the primary key are set in a new item alone, and change no index key but by their case: one that
        lacks another field is absent in a new item, and right in an old one.
        """
        acting = {each.field: each for each in actions if is_whole(each.target)}
        sound = True
        for index, template in self._templates():
            touched = [acting[field] for field in template.fields if field in acting]
            if copies := [each for each in touched if each.copies]:
                self._unknown(index, template, copies[0])
                sound = False
                continue
            if resets := [each for each in touched if _reads_as_default(each)]:
                self._not_absent(index, template, resets[0])
                sound = False
                continue
            if touched and template.stored_as_field:
                sound = self._judged_as_key(template, touched[0], changes) and sound
                continue
            if any(each.target.attribute == template.attribute for each in changes):
                continue
            moving = [each for each in touched if self._moves(template, each.field)]
            if moving or (self._creates and self._known.keys() >= {*template.fields}):
                change = self._change(index, template, moving)
                sound = sound and change is not None
                changes += [change] if change else []
        for template in self._second_place():
            given = [each for each in acting.values() if each.name in ("set", "set_if_absent")]
            sound = holds(self._entity, template, given) and sound
        return sound

    def _unknown(self, index: str, template: Template, copy: Action) -> None:
        """A key is made of a value that is known to the table only."""
        copy.at["other_field"].error(
            "DG454",
            f'{self._name} copies {copy.path}, of which the key "{template.source}" of index {index} is made: '
            "nobody knows the new key beforehand",
            f"take the value as a parameter{self._or_whole()}",
        )

    def _not_absent(self, index: str, template: Template, reset: Action) -> None:
        """Without its attribute the item still has a value for the key, under which the index would not show it."""
        reset.at["action"].error(
            "DG454",
            f"{self._name} removes {reset.path}, which is its default then, and the key "
            f'"{template.source}" of index {index} is made of it: the index would not show the item there',
            f"set {reset.path} to {shown(reset.field.default)} instead",
        )

    def _moves(self, template: Template, field: Field) -> bool:
        """Can an index key change with the field? With one of the primary key only if that holds it in any case."""
        if field not in self._known:
            return True
        cased = any(part.field == field and not part.lowered for part in template.components)
        return cased and self._entity.has_any_case(field)

    def _templates(self) -> Iterator[tuple[str, Template]]:
        """Those that an update can write: an inverted index is made of the primary key, which stays."""
        for mapped in self._entity.mapped:
            for key in mapped.own:
                for template in key.templates:
                    if template.attribute not in self._entity.key_names:
                        yield mapped.index.name, template

    def _second_place(self) -> Iterator[Template]:
        """Those of the copies that an update writes, too, which get what the items have then."""
        copy, model = self._entity.copy, self._entity.model.also_at
        if copy and model and model.written:
            yield from copy.key_templates

    def _change(self, index: str, template: Template, touched: Sequence[Action]) -> Change | None:
        target = of_attribute(template.attribute)
        if any(each.name == "remove" for each in touched):
            return Remove(target=target)
        for each in touched:
            if each.counts:
                return self._counted(index, template, each)
        values = {
            **self._known,
            **{each.field: each.source for each in touched if each.source is not None},
        }
        if not self._complete(index, template, values, touched):
            return None
        kept = [each for each in touched if each.name == "set_if_absent"]
        if kept and len(touched) > 1:
            self._undecided(index, template, kept[0], touched)
            return None
        partial = [each for each in touched if each.partial]
        if partial and len(partial) < len(touched):
            self._may_be_stale(index, template, partial, touched)
            return None
        if not holds(self._entity, template, touched):
            return None
        self._note_together(partial)
        return Assign(
            target=target,
            value=value(template, {field: values[field] for field in template.fields}),
            nullable=_refs(each for each in touched if each.nullable),
            unset=_refs(partial),
            if_absent=bool(kept),
            otherwise=self._initial(template, partial),
        )

    def _initial(self, template: Template, partial: Sequence[Action]) -> KeyText | KeyNumber | None:
        """The key of a new item where nothing is given of what it is made of; None: it has none."""
        values = {
            **self._known,
            **{each.field: each.initial[1] for each in partial if each.initial},
        }
        if not partial or not values.keys() >= {*template.fields}:
            return None
        return value(template, {field: values[field] for field in template.fields})

    def _counted(self, index: str, template: Template, action: Action) -> Change | None:
        """The key that is the counted number alone gets the same arithmetic."""
        if template.wire != "N":
            action.at["action"].error(
                "DG454",
                f"{self._name} counts {action.field.label}, which is a part of the text "
                f'"{template.source}", a key of index {index}: nobody knows the new text beforehand',
                f"make the key {{{action.field.label}}} alone, which is a number, or set the field",
            )
            return None
        if action.field.in_key_only:
            action.at["action"].error(
                "DG454",
                f"{self._name} counts {action.field.label}, which only {template.attribute} of index {index} holds",
                f'write "attribute": "{template.attribute}" for the field instead of "stored": "key"',
            )
            return None
        arithmetic = counted(action, creates=self._creates)
        return replace(arithmetic, target=of_attribute(template.attribute))

    def _complete(
        self,
        index: str,
        template: Template,
        values: Mapping[Field, Source],
        touched: Sequence[Action],
    ) -> bool:
        missing = [field.label for field in template.fields if field not in values]
        if not missing:
            return True
        version = self._entity.version
        if version is None or version.label not in missing:  # DG223 says that it is in no key
            names = " and ".join(missing)
            self._at.error(
                "DG424",
                f"{self._name} changes {touched[0].field.label}, but not {names}, and the key "
                f'"{template.source}" of index {index} needs {"all of them" if missing[1:] else "both"}',
                self._completing(names, touched, several=len(missing) > 1)
                + self._or_whole(f': {{"type": "entity", "entity_type": "{self._entity.name}"}}'),
            )
        return False

    def _completing(self, names: str, touched: Sequence[Action], *, several: bool) -> str:
        """How the fields that are missing are given, so that what stands there already leaves the key no doubt."""
        given = f"add {names} as {'parameters' if several else 'a parameter'}"
        if kept := [each.field.label for each in touched if each.name == "set_if_absent"]:
            return f"use set for {' and '.join(kept)}, and {given}"
        if self._partial and not all(each.partial for each in touched):
            return f"take a pattern that is not partial, and {given}"
        return given

    def _or_whole(self, more: str = "") -> str:
        """The other way, which an update that may make the item has not."""
        return "" if self._creates else f", or update with the whole entity{more}"

    def _undecided(
        self, index: str, template: Template, kept: Action, touched: Sequence[Action]
    ) -> None:
        """One of the fields may stay as it is, which the key would have to know."""
        others = [each for each in touched if each is not kept]
        names = ", ".join(each.field.label for each in others)
        anyway = any(each.name != kept.name for each in others)
        kept.at.error(
            "DG454",
            f"{self._name} sets {kept.field.label} only where it is absent, and {names} "
            f'{"anyway" if anyway else "likewise"}, and the key "{template.source}" of index {index} is made of both',
            f"set both{self._or_whole()}",
        )

    def _may_be_stale(
        self,
        index: str,
        template: Template,
        partial: Sequence[Action],
        touched: Sequence[Action],
    ) -> None:
        """One of the fields changes anyway, and another may not be given, which the key would have to know."""
        open_ = ", ".join(each.field.label for each in partial)
        others = ", ".join(each.field.label for each in touched if each not in partial)
        aside = f"give {open_} a pattern that is not partial"
        if not self._partial:
            aside = f'leave "optional" out of what sets {open_}'
        partial[0].at.error(
            "DG454",
            f"{self._name} may leave {open_} alone, and changes {others} anyway, and the key "
            f'"{template.source}" of index {index} is made of both',
            f"{aside}{self._or_whole()}",
        )

    def _note_together(self, partial: Sequence[Action]) -> None:
        refs = _refs(partial)
        if len(refs) > 1 and refs not in self.together:
            self.together = (*self.together, refs)

    def _judged_as_key(self, template: Template, action: Action, changes: list[Change]) -> bool:
        """A field that is a key attribute of an index itself: its value is judged as a component of that key."""
        for number, each in enumerate(changes):
            if isinstance(each, Assign) and each.target.attribute == template.attribute:
                if action.source is not None:
                    changes[number] = replace(
                        each,
                        value=value(template, {action.field: action.source}),
                        otherwise=self._initial(template, [action] if action.partial else []),
                    )
                return holds(self._entity, template, [action])
        return True
