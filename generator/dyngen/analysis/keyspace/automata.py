"""Finite automata over characters: can two sets of texts meet, and does one lie within others?

    common(TENANT#+any, TENANT#+any+#USER#+any)          True: "TENANT#a#USER#b"
    example([TENANT#+any], [TENANT#+uuid])               "TENANT#" and one character more

States are numbers, the first is 0. An arrow is taken by one character, or by none (`free`).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence

from dyngen.records import field, record

OTHER = "\ud800"
"""Stands for every character that no automaton names; no text of a key holds it."""


@record(frozen=True, slots=True)
class Characters:
    """Some characters, or (`but`) all except some."""

    named: frozenset[str]
    but: bool = False

    def holds(self, character: str) -> bool:
        return (character in self.named) != self.but

    def meets(self, other: Characters) -> bool:
        if self.but and other.but:
            return True
        if self.but or other.but:
            some, excluded = (other, self) if self.but else (self, other)
            return not some.named <= excluded.named
        return not self.named.isdisjoint(other.named)


@record(slots=True)
class Automaton:
    """Accepts the texts that lead from state 0 to one of `ends`."""

    arrows: list[list[tuple[Characters, int]]] = field(default_factory=lambda: [[]])
    free: list[list[int]] = field(default_factory=lambda: [[]])
    ends: set[int] = field(default_factory=set)

    def state(self) -> int:
        """A new state."""
        self.arrows.append([])
        self.free.append([])
        return len(self.arrows) - 1

    def arrow(self, begin: int, characters: Characters, end: int) -> None:
        self.arrows[begin].append((characters, end))

    def closed(self, states: Iterable[int]) -> frozenset[int]:
        """`states` and all that can be reached from them by no character."""
        found = set(states)
        left = [*found]
        while left:
            for each in self.free[left.pop()]:
                if each not in found:
                    found.add(each)
                    left.append(each)
        return frozenset(found)

    def after(self, states: Iterable[int], character: str) -> frozenset[int]:
        """All states that `character` leads to."""
        return self.closed(
            end
            for state in states
            for characters, end in self.arrows[state]
            if characters.holds(character)
        )

    def accepts(self, text: str) -> bool:
        """Is it one of the texts?"""
        states = self.closed([0])
        for character in text:
            states = self.after(states, character)
        return not self.ends.isdisjoint(states)


def common(one: Automaton, other: Automaton) -> bool:
    """Is there a text that both accept?"""
    seen: set[tuple[int, int]] = set()
    left = list(_pairs(one, {0}, other, {0}))
    while left:
        pair = left.pop()
        if pair in seen:
            continue
        seen.add(pair)
        here, there = pair
        if here in one.ends and there in other.ends:
            return True
        for characters, end in one.arrows[here]:
            for others, other_end in other.arrows[there]:
                if characters.meets(others):
                    left += _pairs(one, {end}, other, {other_end})
    return False


def _pairs(
    one: Automaton, here: set[int], other: Automaton, there: set[int]
) -> Iterator[tuple[int, int]]:
    return ((i, j) for i in one.closed(here) for j in other.closed(there))


def covered(one: Automaton, others: Sequence[Automaton]) -> bool:
    """Is every text that `one` accepts accepted by some of the others as well?"""
    return example([one], others) is None


def example(accepting: Sequence[Automaton], refusing: Sequence[Automaton]) -> str | None:
    """A shortest text that all of the first accept and none of the others; None if there is none.

    Where it does not matter which character stands somewhere, that is OTHER.
    """
    all_ = (*accepting, *refusing)
    begin = tuple(each.closed([0]) for each in all_)
    seen = {begin}
    left = deque([(begin, "")])
    while left:
        states, text = left.popleft()
        ended = [not each.ends.isdisjoint(here) for each, here in zip(all_, states, strict=True)]
        if all(ended[: len(accepting)]) and not any(ended[len(accepting) :]):
            return text
        for sign in _told_apart(all_, states):
            step = tuple(e.after(here, sign) for e, here in zip(all_, states, strict=True))
            if step not in seen and all(step[: len(accepting)]):
                seen.add(step)
                left.append((step, text + sign))
    return None


def _told_apart(all_: Sequence[Automaton], states: Sequence[Iterable[int]]) -> Iterator[str]:
    """The first of all characters that the same arrows from these states take, for each choice of arrows.

    Where a character leads is the same for all of them: a form may name a hundred, a refused text as many more.
    """
    takers: dict[str, int] = {}
    arrow = 1
    for each, here in zip(all_, states, strict=True):
        for state in here:
            for characters, _ in each.arrows[state]:
                for character in characters.named:
                    takers[character] = takers.get(character, 0) | arrow
                arrow <<= 1
    yield OTHER
    known = set[int]()
    for character in sorted(takers):
        if takers[character] not in known:
            known.add(takers[character])
            yield character
