"""The texts that a template can make, as an automaton.

    TENANT#{tenant_id}#USER#{user_id}      tenant_id: any text in which no refused literal begins

"Accepted" is what key functions accept of components; that a finished key may be refused as well (as the key of
another template) is not in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from dyngen.analysis.keyspace.automata import Automaton, Characters, covered
from dyngen.analysis.keyspace.forms import ANY_TEXT, Form, Run, characters, form_of
from dyngen.ir.keys import Component, Template


def language(template: Template, *, coarse: bool = False) -> Automaton:
    """Every text that can be made by the template; `coarse`: as far as its literals and lengths tell."""
    made = Automaton()
    state = 0
    for number, part in enumerate(template.parts):
        if isinstance(part, Component):
            following = template.parts[number + 1 : number + 2]
            before = "".join(each for each in following if isinstance(each, str))
            state = _component(made, state, part, before, coarse=coarse)
        else:
            state = _literal(made, state, part)
    made.ends.add(state)
    return made


def with_texts(template: Template, texts: Mapping[int, str]) -> Template:
    """The template with these texts in the places of components, by their positions."""
    seen = -1
    parts: list[str | Component] = []
    for part in template.parts:
        if isinstance(part, Component):
            seen += 1
            parts.append(texts.get(seen, part))
        else:
            parts.append(part)
    return replace(template, parts=tuple(parts))


def can_hold(form: Form, text: str) -> bool:
    """Can a text of the form, with `text` behind it, hold `text` earlier than there?"""
    if not text or text[0] not in characters(form):
        return False
    free, kept = Automaton(), Automaton()
    for made, refused in ((free, ()), (kept, (text,))):
        made.ends.add(_literal(made, _run_through(made, 0, form, refused, text), text))
    return not covered(free, [kept])


def must_hold(form: Form, text: str) -> bool:
    """Does every text of the form, with `text` behind it, hold `text` earlier than there?"""
    made = Automaton()
    made.ends.add(_run_through(made, 0, form, (text,), text))
    return covered(made, ())


def _literal(made: Automaton, state: int, text: str) -> int:
    for character in text:
        following = made.state()
        made.arrow(state, Characters(frozenset(character)), following)
        state = following
    return state


def _component(
    made: Automaton, state: int, component: Component, before: str, *, coarse: bool
) -> int:
    form = form_of(component.field, component.spec)
    if form is None or (coarse and not component.cut):
        form = ((ANY_TEXT,),)
    elif coarse:
        form = ((Run("", component.width),),)
    return _run_through(made, state, form, component.refused, before)


def _run_through(
    made: Automaton, begin: int, form: Form, refused: Sequence[str], before: str
) -> int:
    """Add a component; the state behind it, from which the text `before` can follow.

    None of `refused` begins in it, not even to end within `before`.
    """
    watch = _Watch(refused)
    behind = made.state()
    for runs in form:
        states: _States = {"": begin}
        for run in runs:
            states = _run(made, states, run, watch)
        for seen, state in states.items():
            if not watch.completed(seen, before):
                made.free[state].append(behind)
    return behind


_States = Mapping[str, int]
"""The states reached, by what is seen of a refused text."""


def _run(made: Automaton, states: _States, run: Run, watch: _Watch) -> _States:
    """Add a run behind each of `states`; the states behind it."""
    given = states
    for _ in range(1 if run.count is None else run.count):
        reached: dict[str, int] = {}
        for seen, state in states.items():
            _step(made, seen, state, run, watch, reached)
        states = reached
    if run.count is None:
        left = [*reached.items()]
        while left:
            before = len(reached)
            _step(made, *left.pop(), run, watch, reached)
            left += [*reached.items()][before:]
    if run.optional:
        for seen, state in given.items():
            if seen in states:
                made.free[state].append(states[seen])
        return {**given, **states}
    return states


def _step(
    made: Automaton, seen: str, state: int, run: Run, watch: _Watch, reached: dict[str, int]
) -> None:
    """Add the arrows of one more character, and to `reached` the states that they lead to."""

    def lead(characters: Characters, following: str) -> None:
        if following not in reached:
            reached[following] = made.state()
        made.arrow(state, characters, reached[following])

    told = watch.signs if not run.characters else watch.signs & set(run.characters)
    for sign in sorted(told):
        if (following := watch.after(seen, sign)) is not None:
            lead(Characters(frozenset(sign)), following)
    if not run.characters:
        lead(Characters(watch.signs, but=True), "")
    elif others := set(run.characters) - told:
        lead(Characters(frozenset(others)), "")


class _Watch:
    """Looks out for refused texts: what is "seen" is the longest beginning of one that was just read."""

    def __init__(self, refused: Sequence[str]) -> None:
        self._refused = refused
        self.signs = frozenset(character for text in refused for character in text)

    def after(self, seen: str, character: str) -> str | None:
        """What is seen with one more character; None if that completes a refused text."""
        read = seen + character
        if any(read.endswith(text) for text in self._refused):
            return None
        ends = (read[begin:] for begin in range(len(read)))
        return next((end for end in ends if self._begins(end)), "")

    def completed(self, seen: str, before: str) -> bool:
        """Is a refused text completed by the beginning of `before`?"""
        return any(
            text.startswith(end) and before.startswith(text[len(end) :])
            for end in (seen[begin:] for begin in range(len(seen)))
            for text in self._refused
        )

    def _begins(self, text: str) -> bool:
        return any(each.startswith(text) for each in self._refused)
