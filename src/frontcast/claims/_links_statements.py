"""What one Statement says of another: that both cannot be true, or that one bears the other out."""

from datetime import date, timedelta
from functools import lru_cache

from frontcast.claims._links_said import Proposition, Said
from frontcast.records import Amount, Statement

_Range = tuple[float, float]
_INFINITE = float("inf")
_NEARLY_CLOSED = 75.0  # percent of directions: what "nearly surrounded" is read as
_RETAKEN = timedelta(days=14)  # a town can change hands again
_LATE_DAYS = 14  # two forecasts with deadlines this close are one forecast


def kin(p: Proposition) -> tuple[object, ...]:
    """Return the key under which Statements can bear on each other."""
    s = p.statement
    if s.measure in ("control", "captured"):
        return "holder", s.arg("place")
    # A ring that is closed and directions that are closed are degrees of one thing.
    args = tuple(x for x in s.args if x[0] != "by") if s.measure == "enclosure" else s.args
    return s.measure, args


def excludes(a: Proposition, b: Proposition) -> bool:
    """Whether no state of the world makes both true."""
    if {a.statement.measure, b.statement.measure} == {"control", "captured"}:
        return _taken_and_held(a, b) is False
    return _excludes(a.statement, b.statement, a.false, b.false)


def softly_excludes(a: Proposition, b: Proposition) -> bool:
    """Whether one says "nearly surrounded" of what the other says is not surrounded."""
    if a.statement.measure != "enclosure" or not _overlap(a.statement, b.statement):
        return False
    return (_closed(a) is False and _near(b)) or (_closed(b) is False and _near(a))


def bears_out(a: Proposition, b: Proposition) -> bool:
    """Whether the two say the same, or one follows from the other."""
    if {a.statement.measure, b.statement.measure} == {"control", "captured"}:
        return _taken_and_held(a, b) is True
    return _bears_out(a.statement, b.statement, a.false, b.false)


def same_forecast(a: Said, b: Said, *, p: Proposition, q: Proposition) -> bool:
    """Whether two forecasts were made at about one time, for about one day."""
    said, other = a.claim.said_on, b.claim.said_on
    ends = [x.statement.when.end for x in (p, q) if x.statement.when]
    if said is None or other is None or len(ends) < 2 or ends[0] is None or ends[1] is None:
        return False
    return abs((said - other).days) <= _LATE_DAYS and abs((ends[0] - ends[1]).days) <= _LATE_DAYS


@lru_cache(maxsize=262_144)
def _excludes(a: Statement, b: Statement, flip_a: bool, flip_b: bool) -> bool:  # noqa: FBT001 - a cached predicate of four plain facts
    if a.args != b.args:
        return False
    kind = a.signature.kind
    if kind == "flag":
        return _flags_exclude(a, b, flip_a=flip_a, flip_b=flip_b)
    if not _overlap(a, b):
        return False
    if kind == "side":
        return _sides_exclude(a, b, flip_a=flip_a, flip_b=flip_b)
    if a.relation in ("rising", "falling") or b.relation in ("rising", "falling"):
        if a.when != b.when or a.relation is None or b.relation is None:
            return False
        return (a.relation == b.relation) == (flip_a != flip_b)
    if kind == "flow" and a.when != b.when:
        return False  # totals of different windows
    return not any(
        max(x[0], y[0]) <= min(x[1], y[1])
        for x in _ranges(a, flip=flip_a)
        for y in _ranges(b, flip=flip_b)
    )


@lru_cache(maxsize=262_144)
def _bears_out(a: Statement, b: Statement, flip_a: bool, flip_b: bool) -> bool:  # noqa: FBT001 - as above
    if a.measure == "enclosure" and a.args != b.args:
        pa, pb = Proposition(a, "", flip_a), Proposition(b, "", flip_b)
        ringed = (_closed(pa) and _near(pb)) or (_closed(pb) and _near(pa))
        return bool(ringed) and _overlap(a, b)
    if a.args != b.args or not _overlap(a, b):
        return False
    kind = a.signature.kind
    if kind == "flag":
        same = _truth(a, flip_a) == _truth(b, flip_b)
        # "Not taken" speaks of its own day; "taken by" of any day up to its own.
        return same and (_truth(a, flip_a) or a.when == b.when)
    if kind == "side":
        is_a, is_b = (a.relation == "=") != flip_a, (b.relation == "=") != flip_b
        return a.value == b.value and is_a == is_b
    if a.relation in ("rising", "falling") or b.relation in ("rising", "falling"):
        return a.relation == b.relation and a.when == b.when and flip_a == flip_b
    if kind == "flow" and a.when != b.when:
        return False
    x, y = _ranges(a, flip=flip_a), _ranges(b, flip=flip_b)
    return len(x) == len(y) == 1 and _mostly_shared(x[0], y[0])


def _taken_and_held(a: Proposition, b: Proposition) -> bool | None:
    """Whether who took a town is who holds it soon after; None if the two do not tell."""
    taken, held = (a, b) if a.statement.measure == "captured" else (b, a)
    if not _truth(taken.statement, taken.false) or taken.statement.arg("extent") == "half":
        return None
    holder = held.statement
    if (holder.relation != "=") != held.false or holder.value == "contested":
        return None
    until, day = days_of(taken.statement)[1], days_of(holder)[1]
    if not until <= day <= until + _RETAKEN:
        return None
    return holder.value == taken.statement.arg("side")


def _mostly_shared(x: _Range, y: _Range) -> bool:
    """Whether one range lies in the other, or half of the narrower one does."""
    both = min(x[1], y[1]) - max(x[0], y[0])
    narrow = min(x[1] - x[0], y[1] - y[0])
    if both < 0:
        return False
    if narrow == _INFINITE:
        return True
    return 2 * both >= narrow


def _closed(p: Proposition) -> bool | None:
    """Whether a Statement says that a ring is closed; None if it does not speak of that."""
    s = p.statement
    if s.measure != "enclosure" or ("by", "corridor") not in s.args:
        return None
    if not isinstance(s.value, Amount) or s.value.high > 0 or s.relation not in ("=", "<="):
        return None
    return not p.false


def _near(p: Proposition) -> bool:
    s = p.statement
    return (
        s.measure == "enclosure"
        and ("by", "corridor") not in s.args
        and isinstance(s.value, Amount)
        and s.relation in ("=", ">=", ">")
        and s.value.low >= _NEARLY_CLOSED
        and not p.false
    )


def _overlap(a: Statement, b: Statement) -> bool:
    (a0, a1), (b0, b1) = days_of(a), days_of(b)
    return a0 <= b1 and b0 <= a1


def days_of(statement: Statement) -> tuple[date, date]:
    """Return the first and the last day a Statement speaks of."""
    when = statement.when
    if when is None:
        return date.max, date.max
    if when.kind == "on" and when.end:
        return when.end, when.end
    return when.start or date.min, when.end or date.max


def _flags_exclude(a: Statement, b: Statement, *, flip_a: bool, flip_b: bool) -> bool:
    true_a, true_b = _truth(a, flip_a), _truth(b, flip_b)
    if true_a == true_b:
        return False
    yes, no = (a, b) if true_a else (b, a)
    if yes.when is None or no.when is None:
        return yes.when == no.when
    until, not_until = days_of(yes)[1], days_of(no)[1]
    if no.when.kind == "by":  # on no day so far
        return until <= not_until
    if yes.when.kind == "by":  # taken by one day, not taken soon after; later it may be retaken
        return until <= not_until <= until + _RETAKEN
    return _overlap(a, b)


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
    if not isinstance(amount, Amount):
        return [(-_INFINITE, _INFINITE)]
    tiny = 1e-9
    below, above = (-_INFINITE, amount.low - tiny), (amount.high + tiny, _INFINITE)
    yes: dict[str, list[_Range]] = {
        "=": [(amount.low, amount.high)],
        "!=": [below, above],
        "<": [below],
        "<=": [(-_INFINITE, amount.high)],
        ">": [above],
        ">=": [(amount.low, _INFINITE)],
    }
    opposite = {"=": "!=", "!=": "=", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
    relation = statement.relation or "="
    return yes.get(opposite[relation] if flip else relation, [(-_INFINITE, _INFINITE)])
