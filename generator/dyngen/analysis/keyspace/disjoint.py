"""What keeps the keys of one attribute apart: no two (entity, values) may make one text.

All templates of a key attribute share one space of texts, which is divided so that each text is read in one way:

    TENANT#{t}   TENANT#{t}#USER#{u}      t may not hold "#USER#": another template goes on there
    {watch_key}  PROFILE                  watch_key may not be PROFILE: the literal reading goes first
    {title}      {day}{name}              no title may look like a day and a name: the stricter form goes first

The first is `Component.refused`, the others are `Template.rivals`. Where templates meet although their components
refuse what they must is found out by walking both at once, as automata.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import combinations

from dyngen.analysis.keyspace.automata import Automaton, common, covered
from dyngen.analysis.keyspace.forms import Form, form_of, is_counted, pattern, width
from dyngen.analysis.keyspace.languages import language, with_texts
from dyngen.ir.keys import Component, Shape, Template


class Share:
    """A template's part of the space: what its components can make, but for what is of a rival."""

    def __init__(self, template: Template) -> None:
        self.template = template
        """With what its components refuse; one for all that make the same texts."""
        self.rivals: list[Share] = []

    @cached_property
    def coarse(self) -> Automaton:
        """Its texts as far as literals and lengths tell."""
        return language(self.template, coarse=True)

    @cached_property
    def fine(self) -> Automaton:
        """Its texts by all that is known of its components."""
        return language(self.template)

    @property
    def told(self) -> Automaton:
        """Its texts as emitted code tells them."""
        return self.fine if self.template.shape.forms else self.coarse

    def empty(self) -> bool:
        """Is nothing left of it?"""
        return covered(self.fine, [rival.told for rival in self.rivals])

    def without(self, texts: Mapping[int, str]) -> bool:
        """Can the components at these positions never be these texts, all at once?"""
        made = language(with_texts(self.template, texts))
        return covered(made, [rival.told for rival in self.rivals])

    def is_of_rival(self, text: str) -> bool:
        """Is this whole text a rival's?"""
        return any(rival.told.accepts(text) for rival in self.rivals)


def divide(templates: Sequence[Template]) -> list[Share]:
    """The texts of one attribute shared out: for each template its share."""
    shares: dict[_Texts, Share] = {}
    for template in templates:
        if _texts(template) not in shares:
            shares[_texts(template)] = Share(_refusing(template, templates))
    meeting = [
        (one, other)
        for one, other in combinations(shares.values(), 2)
        if one.template.reading != other.template.reading
        and _may_meet(one.template, other.template)
        and common(one.coarse, other.coarse)
    ]
    for pair in meeting:
        for share in pair:
            share.template = replace(share.template, shape=_in_form(share.template))
    for one, other in meeting:
        if common(one.told, other.told):
            first, second = _in_order(one, other)
            second.rivals.append(first)
    return [shares[_texts(template)] for template in templates]


def shared_out(template: Template, share: Share) -> Template:
    """The template with what its share says: literals that components refuse, rivals, how texts are read."""
    model = share.template
    refusing = iter(model.components)
    parts = tuple(
        replace(part, refused=next(refusing).refused) if isinstance(part, Component) else part
        for part in template.parts
    )
    shape = replace(model.shape, place=template.shape.place, position=template.shape.position)
    rivals = {
        (rival.template.reading, rival.template.shape.forms): rival.template.shape
        for rival in share.rivals
    }
    return replace(
        template, parts=parts, shape=shape, rivals=tuple(rivals[k] for k in sorted(rivals))
    )


_Texts = tuple[str | tuple[Form | None, bool], ...]


def _texts(template: Template) -> _Texts:
    """What makes its texts: the template without the names of fields."""
    return tuple(
        (form_of(part.field, part.spec), part.cut) if isinstance(part, Component) else part
        for part in template.parts
    )


def _refusing(one: Template, all_of_them: Sequence[Template]) -> Template:
    """The template whose texts refuse, at every place, the literals with which others go on there."""
    parts: list[str | Component] = []
    refused: list[tuple[str, ...]] = []
    for part in one.parts:
        if isinstance(part, Component):
            others = (
                () if form_of(part.field, part.spec) else _others(one, len(refused), all_of_them)
            )
            refused.append(tuple(sorted({*others} - {part.before})))
            part = replace(part, refused=(*part.refused, *refused[-1]))
        parts.append(part)
    shape = replace(one.shape, refused=tuple(refused) if any(refused) else ())
    return replace(one, parts=tuple(parts), shape=shape)


def _others(one: Template, position: int, templates: Sequence[Template]) -> Iterator[str]:
    """The literals that stand behind the component at `position` in templates that begin like `one`."""
    for other in templates:
        if position >= len(other.components) or other.components[position].cut:
            continue
        literal = other.shape.literals[position + 1]
        if literal and _beginning(one, position) == _beginning(other, position):
            yield literal


def _beginning(template: Template, position: int) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """How a text of the template is read up to the component at `position`."""
    literals, cuts = template.reading
    return literals[: position + 1], cuts[:position] if any(cuts[:position]) else ()


def _may_meet(one: Template, other: Template) -> bool:
    """Could one text begin and end as both do?"""
    begin, theirs = one.shape.literals[0], other.shape.literals[0]
    end, their_end = one.shape.literals[-1], other.shape.literals[-1]
    return (begin.startswith(theirs) or theirs.startswith(begin)) and (
        end.endswith(their_end) or their_end.endswith(end)
    )


def _in_form(template: Template) -> Shape:
    """The shape of the template with all that is known of its components."""
    forms = [form_of(each.field, each.spec) for each in template.components]
    patterns = tuple("" if form is None else pattern(form) for form in forms)
    return replace(template.shape, forms=patterns if any(patterns) else ())


def _in_order(one: Share, other: Share) -> tuple[Share, Share]:
    """Two that can make one text: whose it is, and who must refuse it."""
    first, second = (one, other) if goes_first(one.template, other.template) else (other, one)
    if covered(second.fine, [first.told]) and not covered(first.fine, [second.told]):
        return second, first
    return first, second


def goes_first(one: Template, other: Template) -> bool:
    """Is `one` the more particular reading: text where `other` has a field, a stricter form, or longer?"""
    left, right = list(one.parts), list(other.parts)
    while left and right:
        a, b = left.pop(0), right.pop(0)
        if isinstance(a, Component) and isinstance(b, Component):
            if _freedom(a) != _freedom(b):
                return _freedom(a) < _freedom(b)
        elif isinstance(a, Component) or isinstance(b, Component):
            return isinstance(a, str)
        else:
            shared = _shared(a, b)
            if shared < min(len(a), len(b)):
                break
            left[:0] = [a[shared:]] if a[shared:] else []
            right[:0] = [b[shared:]] if b[shared:] else []
    if bool(left) != bool(right):
        return bool(left)
    return _weight(one) < _weight(other)


def _shared(one: str, other: str) -> int:
    """How many characters two texts have in common at their beginning."""
    pairs = zip(one, other, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _freedom(component: Component) -> int:
    """How much a component can be: one of a few texts, texts of one length, texts of a form, any text."""
    form = form_of(component.field, component.spec)
    if form is None:
        return 3
    return 0 if is_counted(form) else 1 if width(form) else 2


def _weight(template: Template) -> tuple[int, tuple[str, ...]]:
    literals = template.shape.literals
    return -sum(map(len, literals)), literals
