"""Texts that automata accept or refuse are those that are found by trying all of them."""

from __future__ import annotations

from itertools import product
from random import Random

import pytest

from dyngen.analysis.keyspace.automata import OTHER, Automaton, Characters, covered, example

pytestmark = pytest.mark.slow

NAMED = "abcd"
LONGEST = 5
TEXTS = ["".join(each) for n in range(LONGEST + 1) for each in product(OTHER + NAMED, repeat=n)]


def automaton(random: Random) -> Automaton:
    made = Automaton()
    states = [0, *(made.state() for _ in range(random.randint(1, 3)))]
    for _ in range(random.randint(2, 6)):
        some = Characters(
            frozenset(random.sample(NAMED, random.randint(1, 3))), random.random() < 0.4
        )
        made.arrow(random.choice(states), some, random.choice(states))
    if random.random() < 0.3:
        made.free[random.choice(states)].append(random.choice(states))
    made.ends |= {random.choice(states)}
    return made


@pytest.mark.parametrize("part", range(4))
def test_an_example_is_a_shortest_text_that_is_wanted(part: int) -> None:
    found, lacking = 0, 0
    for number in range(part, 120, 4):
        random = Random(number)  # noqa: S311
        accepting = [automaton(random) for _ in range(random.randint(1, 2))]
        refusing = [automaton(random) for _ in range(random.randint(0, 2))]
        wanted = [
            text
            for text in TEXTS
            if all(each.accepts(text) for each in accepting)
            and not any(each.accepts(text) for each in refusing)
        ]
        text = example(accepting, refusing)
        if text is None or len(text) > LONGEST:
            assert not wanted
            lacking += 1
        else:
            assert text in wanted
            assert len(text) == len(wanted[0])
            found += 1
        assert covered(accepting[0], refusing) is (example(accepting[:1], refusing) is None)
    assert found > 5
    assert lacking > 2
