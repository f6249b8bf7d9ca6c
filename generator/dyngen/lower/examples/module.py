"""examples.py of a package: every access pattern once, on sample data.

    sample_post, other_post     def sample_post() -> Post: return Post(user_id="u1", …)
    get_user_posts              Example(7, "PostRepository.get_user_posts", lambda: db.post.get_user_posts("u1"))

How they are run is fixed code: example_runner.py.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import libcst as cst

from dyngen.ir.schema import Schema
from dyngen.lower import clock
from dyngen.lower.emitted import emitted_module
from dyngen.lower.examples import calls
from dyngen.lower.examples.drafts import Call
from dyngen.lower.examples.specimens import Specimens, Whole
from dyngen.lower.fragments import argument, entry, key_of, mapping, to_item
from dyngen.lower.items.constants import constant_object
from dyngen.names import Identifier, failure_name, repository_name
from dyngen.syntax import (
    Arguments,
    Elements,
    Entries,
    Expression,
    Module,
    Statement,
    expression,
    literal,
    phrase,
    statement,
)


def examples_module(schema: Schema, *, awaited: bool = False) -> Module:
    """The whole of examples.py; or, if its calls are `awaited`, what that of `aio/` is made of."""
    specimens = Specimens(schema)
    body: list[Statement] = []
    for entity in schema.entities:
        for second in (False, True):
            content = specimens.content(entity, second=second)
            made = constant_object(entity.name, entity.fields, content)
            body.append(_sample(specimens.function(entity, second=second), entity.name, made))
    samples = [specimens.whole(entity, second=False) for entity in schema.entities]
    body.append(_samples(_by_table(samples, to_item)))
    body.append(_examples(_rows(schema, specimens)))
    reads_clock = clock.in_package(schema)
    body += [_clock()] if reads_clock else []
    clock_of = [argument("clock", phrase.name(_CLOCK))] if reads_clock else []
    body.append(_start(Identifier("main_awaited" if awaited else "main"), clock_of))
    name = f"{schema.package}.aio" if awaited else schema.package
    doc = _MODULE.format(package=schema.package, name=name)
    return emitted_module(schema, ".examples", doc, body)


_MODULE = """Every access pattern of {package}, once, on sample data.

    python -m {name}.examples
    python -m {name}.examples --endpoint-url http://localhost:8000

Without a server moto plays DynamoDB in this process; on a server the tables are made
for the run and deleted after it. Before each access pattern the tables hold what the
`sample_...` functions return, and what is given with the example.
"""


def _rows(schema: Schema, specimens: Specimens) -> list[cst.Element]:
    """An example for each access pattern, in the order of their numbers."""
    found: list[tuple[int, Expression]] = []
    for entity in schema.entities:
        for number, method in entity.access_patterns:
            call = calls.of_method(method, entity, schema, specimens)
            name = f"{repository_name(entity.name)}.{method.name}"
            path = (entity.snake, method.name)
            found.append((number, _row(number, name, path, call, _REFUSED)))
    for each in schema.transactions:
        call = calls.of_transaction(each, schema, specimens)
        path = (Identifier("transactions"), each.name)
        name = f"TransactionService.{each.name}"
        row = _row(each.pattern_id, name, path, call, failure_name(each.name))
        found.append((each.pattern_id, row))
    return [phrase.element(row) for _, row in sorted(found, key=lambda pair: pair[0])]


_REFUSED = Identifier("ConditionFailedError")


def _row(
    number: int, name: str, path: Sequence[Identifier], call: Call, refused: Identifier
) -> Expression:
    """The example; `refused` is what the method raises if a condition is not met."""
    method = phrase.attribute(phrase.word("db"), *path)
    given = mapping(_by_table(call.given, to_item)) if call.given else None
    gone = mapping(_by_table(call.gone, key_of)) if call.gone else None
    more = {"given": given, "gone": gone, "refused": phrase.name(refused) if call.unmet else None}
    return _example(
        literal.number(number),
        name,
        phrase.call(method, *call.arguments),
        [phrase.argument(items, Identifier(name)) for name, items in more.items() if items],
    )


def _by_table(
    wholes: Sequence[Whole], made: Callable[[Expression], Expression]
) -> list[cst.DictElement]:
    """`"Posts": [sample_post().to_item()]`: what is made of entities, by their tables."""
    tables: dict[str, list[Expression]] = {}
    for whole in wholes:
        tables.setdefault(whole.entity.table.name, []).append(made(whole.expression()))
    return [entry(name, phrase.list_(items)) for name, items in tables.items()]


@statement
def _sample(NAME: Identifier, ENTITY: Identifier, MADE: Expression) -> None:
    """
    def NAME() -> ENTITY:
        return MADE
    """


@statement
def _samples(TABLES: Entries) -> None:
    '''
    def _samples() -> dict[str, list[Item]]:
        """Return what each table holds before an access pattern is run."""
        return {**TABLES}
    '''


@statement
def _examples(EXAMPLES: Elements) -> None:
    '''
    def _examples(db: Database) -> list[Example]:
        """Return an example of each access pattern."""
        return [*EXAMPLES]
    '''


@expression
def _example(NUMBER: Expression, NAME: str, CALL: Expression, STORED: Arguments) -> None:
    """Example(NUMBER, NAME, lambda: CALL, *STORED)"""


_CLOCK = Identifier("_clock")


@statement
def _clock() -> None:
    '''
    def _clock() -> datetime:
        """Return the time at which every example runs."""
        return datetime(2024, 1, 1, 12, tzinfo=UTC)
    '''


@statement
def _start(MAIN: Identifier, CLOCK: Arguments) -> None:
    """
    if __name__ == "__main__":
        MAIN(
            __package__,
            __doc__,
            TABLES,
            create_tables,
            _samples(),
            lambda client, names: _examples(Database(client, table_names=names, *CLOCK)),
        )
    """
