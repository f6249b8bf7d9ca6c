"""Parameters that no rule has given a part: guessed with a warning, or refused.

get_user_followers(target_user_id)       a filter: user_id must equal it
"""

from __future__ import annotations

from dyngen.analysis.entities.draft import Draft
from dyngen.analysis.naming import mistaken_field
from dyngen.analysis.patterns.parameters import Given
from dyngen.analysis.patterns.roles import Roles, adopt, sort_fields
from dyngen.ir.keys import Key
from dyngen.schema import document as written
from dyngen.schema.quoting import quoted
from dyngen.schema.suggest import did_you_mean

_SPANS = (("start", "end"), ("from", "to"), ("min", "max"), ("since", "until"))


def left_over(roles: Roles, sk: Key | None, pattern: written.AccessPattern, entity: Draft) -> bool:
    """Find a part for what is left over; False if something has none, which is reported."""
    still = sort_fields(sk, roles.key)
    if pattern.operation == "Query" and len(roles.left) == 2 and still and not roles.operands:
        low, high = roles.left
        if any(low.name.startswith(a) and high.name.startswith(b) for a, b in _SPANS):
            low.named.warning(
                "DG415",
                f"{low.name} and {high.name} of {pattern.name} are read as a range on {still[0].attribute}",
                'say so: add "range_condition": "between"',
            )
            roles.operands, roles.left, roles.range = [low, high], [], "between"
            return True
    sound = True
    for given in list(roles.left):
        fields = [each for each in entity.fields.values() if given.name == each.attribute]
        fields = fields or [
            each for each in entity.fields.values() if given.name.endswith(f"_{each.attribute}")
        ]
        if (
            pattern.operation in ("Query", "Scan", "GetItem")
            and len(fields) == 1
            and not fields[0].derived
        ):
            what = "a check" if pattern.operation == "GetItem" else "a filter"
            code = "DG417" if given.name == fields[0].attribute else "DG416"
            remedy = (
                "remove it, and compare in your own code"
                if pattern.operation == "GetItem"
                else "say so in filter_expression: "
                f'{{"field": "{fields[0].attribute}", "operator": "=", "param": "{given.name}"}}'
            )
            given.named.warning(
                code,
                f"{given.name} of {pattern.name} is taken for {what}: {fields[0].attribute} must equal it",
                remedy,
            )
            roles.equal[fields[0]] = given
            roles.left.remove(given)
            adopt(given, fields[0].type, fields[0].attribute, pattern.name)
            continue
        given.named.error(
            "DG413",
            f"{given.name} has no effect in {pattern.name}",
            _remedy(given, roles, sk, pattern, entity),
            once=mistaken_field(entity.name, given.name),
        )
        sound = False
    return sound


def _remedy(
    given: Given, roles: Roles, sk: Key | None, pattern: written.AccessPattern, entity: Draft
) -> str:
    still = [each.attribute for each in sort_fields(sk, roles.key)]
    if given.name in still:
        return (
            f"the sort key's fields are given from the left: {still[0]} comes before {given.name}"
        )
    given_already = {each.name for each in roles.all}
    near = did_you_mean(given.name, [each for each in entity.fields if each not in given_already])
    if near:
        return f"did you mean {quoted(near)}?"
    if pattern.operation == "Query" and still:
        return f'add "range_condition" to compare it with {still[0]}, name it in filter_expression, or remove it'
    if pattern.operation in ("Query", "Scan"):
        return "name it in filter_expression, or remove it"
    return "name it after a field of the entity, or remove it"
