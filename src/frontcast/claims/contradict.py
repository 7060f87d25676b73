"""Claims that cannot both be true, by their Statements."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import combinations

from frontcast.claims.formalise import asserts_false
from frontcast.records import Amount, Claim, Link, Statement, parse

_SLACK = timedelta(days=0)
_Range = tuple[float, float]


def contradictions(claims: Iterable[Claim]) -> list[Link]:
    """Return the pairs of claims that cannot both be true.

    Two claims contradict each other if their Statements ask for the same measure of the same
    things at overlapping times and leave no value that satisfies both, polarity counted.
    Predictions and conditionals contradict nothing yet.

    Parameters
    ----------
    claims : iterable of Claim
        Of one report or of many.

    Returns
    -------
    list of Link
        In the order of the claims; each pair once.
    """
    groups: dict[tuple[object, ...], list[tuple[Claim, Statement]]] = defaultdict(list)
    for claim in claims:
        if claim.modality in ("predicted", "conditional"):
            continue
        for text in claim.statements:
            statement = parse(text)
            groups[(statement.measure, statement.args)].append((claim, statement))
    links: dict[tuple[str, str], Link] = {}
    for group in groups.values():
        for (a, sa), (b, sb) in combinations(group, 2):
            if a.id == b.id or not _overlap(sa, sb):
                continue
            if _exclude(sa, sb, flip_a=asserts_false(a), flip_b=asserts_false(b)):
                link = Link(a=a.id, b=b.id, relation="contradicts", reason=_reason(a, b, sa, sb))
                links.setdefault((a.id, b.id), link)
    return list(links.values())


def _reason(a: Claim, b: Claim, sa: Statement, sb: Statement) -> str:
    def told(claim: Claim, statement: Statement) -> str:
        verb = "denies" if asserts_false(claim) else "says"
        return f"{claim.speaker} {verb} that {statement}"

    return f"{told(a, sa)}; {told(b, sb)}: not both"


def _overlap(a: Statement, b: Statement) -> bool:
    (a0, a1), (b0, b1) = _days(a), _days(b)
    return a0 <= b1 + _SLACK and b0 <= a1 + _SLACK


def _days(statement: Statement) -> tuple[date, date]:
    when = statement.when
    if when is None:
        return date.max, date.max
    if when.kind == "on" and when.end:
        return when.end, when.end
    return when.start or date.min, when.end or date.max


def _exclude(a: Statement, b: Statement, *, flip_a: bool, flip_b: bool) -> bool:
    """Whether no state of the world makes both claims true."""
    kind = a.signature.kind
    if kind == "flag":
        if a.when and b.when and a.when.kind == b.when.kind == "by" and a.when.end != b.when.end:
            early, late = sorted((_truth(a, flip_a), a.when.end or date.max) for _ in "x") + sorted(
                (_truth(b, flip_b), b.when.end or date.max) for _ in "x"
            )
            # Captured by an early day rules out "not by a later day", not the other way round.
            yes, no = (early, late) if early[0] else (late, early)
            return yes[0] and not no[0] and yes[1] <= no[1]
        return _truth(a, flip_a) != _truth(b, flip_b)
    if kind == "side":
        return _sides_exclude(a, b, flip_a=flip_a, flip_b=flip_b)
    if a.relation in ("rising", "falling") or b.relation in ("rising", "falling"):
        same = a.relation == b.relation
        return a.when == b.when and a.relation is not None and b.relation is not None and (
            same == (flip_a != flip_b)
        )  # fmt: skip
    if a.signature.kind == "flow" and a.when != b.when:
        return False  # totals of different windows
    return not any(
        max(x[0], y[0]) <= min(x[1], y[1])
        for x in _ranges(a, flip=flip_a)
        for y in _ranges(b, flip=flip_b)
    )


def _truth(statement: Statement, flip: bool) -> bool:  # noqa: FBT001 - a plain predicate
    return (statement.value is not False) != flip


def _sides_exclude(a: Statement, b: Statement, *, flip_a: bool, flip_b: bool) -> bool:
    same = a.value == b.value
    a_is, b_is = (a.relation == "=") != flip_a, (b.relation == "=") != flip_b
    if a_is and b_is:
        return not same
    return same and a_is != b_is


def _ranges(statement: Statement, *, flip: bool) -> list[_Range]:
    """Return the values that satisfy a Statement, or with `flip` those that do not."""
    amount = statement.value
    infinite = float("inf")
    if not isinstance(amount, Amount):
        return [(-infinite, infinite)]
    tiny = 1e-9
    below, above = (-infinite, amount.low - tiny), (amount.high + tiny, infinite)
    yes: dict[str, list[_Range]] = {
        "=": [(amount.low, amount.high)],
        "!=": [below, above],
        "<": [below],
        "<=": [(-infinite, amount.high)],
        ">": [above],
        ">=": [(amount.low, infinite)],
    }
    opposite = {"=": "!=", "!=": "=", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
    relation = statement.relation or "="
    return yes.get(opposite[relation] if flip else relation, [(-infinite, infinite)])
