"""The Statement: a measure of the front, a relation, a value and a time.

Grammar (docs/statements.md gives it with examples)::

    statement := call [relation [value]] [when]
    call      := measure "(" [arg {"," arg}] ")"
    arg       := name | '"' any '"' | keyword "=" days
    relation  := "=" | "!=" | "<" | "<=" | ">" | ">=" | "rising" | "falling"
    value     := number unit | number ".." number unit | number unit "+-" number unit | word
    when      := "on" D | "by" D | "since" D | "from" D "to" D
               | "throughout" ["from" D "to" D] | "monthly from" M "to" M

`parse` reads it; `str` prints the canonical form, and ``parse(str(s)) == s``.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal, NoReturn

from frontcast.errors import DateError, StatementError
from frontcast.frame import month_end, parse_day, parse_month
from frontcast.records.signatures import SIGNATURES, Param, Signature, unit_of

Relation = Literal["=", "!=", "<", "<=", ">", ">=", "rising", "falling"]
WhenKind = Literal["on", "by", "since", "span", "throughout", "monthly"]

# Spelling -> (unit, factor into it).
_UNITS: dict[str, tuple[str, float]] = {
    "%": ("%", 1.0),
    "percent": ("%", 1.0),
    "per cent": ("%", 1.0),
    "km": ("km", 1.0),
    "m": ("km", 0.001),
    "km2": ("km2", 1.0),
    "km²": ("km2", 1.0),
    "sq km": ("km2", 1.0),
    "ha": ("km2", 0.01),
    "days": ("days", 1.0),
    "day": ("days", 1.0),
    "h": ("h", 1.0),
    "hours": ("h", 1.0),
    "hour": ("h", 1.0),
    "min": ("h", 1 / 60),
}
_RELATIONS: dict[str, Relation] = {
    "==": "=", "=": "=", "!=": "!=", "≠": "!=", "<=": "<=", "≤": "<=", ">=": ">=", "≥": ">=",
    "<": "<", ">": ">",
}  # fmt: skip
_TRUTH = {"true": True, "yes": True, "false": False, "no": False}
_SPACE = re.compile(r"\s*")
_WORD = re.compile(r"[^\W\d]\w*")
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")
_UNIT = re.compile(
    "|".join(re.escape(u) for u in sorted(_UNITS, key=len, reverse=True)), re.IGNORECASE
)
_RELATION = re.compile("|".join(re.escape(r) for r in sorted(_RELATIONS, key=len, reverse=True)))
_QUOTED = re.compile(r'"((?:[^"\\]|\\["\\])*)"')
_BARE = re.compile(r'[^,()"=]+')
_HOURS = re.compile(r"(\d+(?:\.\d+)?)\s*(?:h|hours?)?", re.IGNORECASE)
_DATE = re.compile(r"[\w-]+")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number or a range with a unit; `low` equals `high` for a single number."""

    low: float
    high: float
    unit: str

    def __str__(self) -> str:
        """Print as ``60%``, ``5 km`` or ``2..5 km``."""
        number = _number(self.low)
        if self.high != self.low:
            number += ".." + _number(self.high)
        return number + ("%" if self.unit == "%" else f" {self.unit}" if self.unit else "")


@dataclass(frozen=True, slots=True)
class When:
    """The days a Statement speaks of.

    Parameters
    ----------
    kind : str
        ``on`` a day; ``by`` a day (true on some day up to it); ``since`` (every day from it);
        ``span`` (``from D to D``: a flow is totalled, an amount must hold on some day);
        ``throughout`` (every day); ``monthly`` (by calendar month).
    start, end : datetime.date or None
        First and last day. ``on`` and ``by`` have `end` only, ``since`` has `start` only.
    """

    kind: WhenKind
    start: date | None = None
    end: date | None = None

    def __str__(self) -> str:
        """Print as in the grammar."""
        match self.kind:
            case "on" | "by":
                return f"{self.kind} {self.end}"
            case "since":
                return f"since {self.start}"
            case "span":
                return f"from {self.start} to {self.end}"
            case "throughout":
                return f"throughout from {self.start} to {self.end}" if self.end else "throughout"
            case "monthly":
                return f"monthly from {self.start:%Y-%m} to {self.end:%Y-%m}"


@dataclass(frozen=True, slots=True)
class Statement:
    """A measure of the front, a relation, a value and a time.

    Parameters
    ----------
    measure : str
        A key of `SIGNATURES`.
    args : tuple of (str, str or int)
        Every parameter with its value, in the signature's order, defaults filled in.
    relation : str or None
        None asks for the value.
    value : Amount, str, bool or None
        An amount, a side's code, or a truth value for flags.
    when : When or None
        None: on the latest day known.

    Examples
    --------
    >>> str(parse("share( Donetsk Oblast,RU ) ≥ 60 percent on 2024-12-20"))
    'share(Donetsk Oblast, RU) >= 60% on 2024-12-20'
    """

    measure: str
    args: tuple[tuple[str, str | int], ...]
    relation: Relation | None = None
    value: Amount | str | bool | None = None
    when: When | None = None

    @property
    def signature(self) -> Signature:
        """What the measure takes and gives."""
        return SIGNATURES[self.measure]

    @property
    def unit(self) -> str:
        """Unit of the measured value."""
        return unit_of(self.measure, dict(self.args))

    def arg(self, name: str) -> str | int | None:
        """Return one argument, or None where an optional one was left out."""
        return dict(self.args).get(name)

    def call(self) -> str:
        """Print the measure with its arguments alone."""
        given = dict(self.args)
        parts = [
            f"{p.name}={given[p.name]} days" if p.keyword else _quoted(str(given[p.name]))
            for p in self.signature.params
            if p.name in given and not (p.default is not None and given[p.name] == p.default)
        ]
        return f"{self.measure}({', '.join(parts)})"

    def __str__(self) -> str:
        """Print the canonical form."""
        out = self.call()
        if self.signature.kind == "flag":
            out += " = false" if self.value is False else ""
        elif self.relation is not None:
            out += f" {self.relation}"
            out += f" {self.value}" if self.value is not None else ""
        return f"{out} {self.when}" if self.when else out


def parse(text: str) -> Statement:
    """Read a Statement.

    Parameters
    ----------
    text : str
        One Statement in the grammar above; names are kept as written.

    Returns
    -------
    Statement

    Raises
    ------
    StatementError
        With the column of the first character that does not fit and what was expected.

    Examples
    --------
    >>> parse("captured(Pokrovsk, RU, whole) by 2026-03-31").when
    When(kind='by', start=None, end=datetime.date(2026, 3, 31))
    """
    return _Reader(text).statement()


def _number(x: float) -> str:
    return repr(float(x)).removesuffix(".0")


def _quoted(name: str) -> str:
    plain = _BARE.fullmatch(name) and name == " ".join(name.split())
    return name if plain else '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


class _Reader:
    """A cursor over the text; every method reads one rule of the grammar."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0

    def fail(self, message: str, *expected: str, at: int | None = None) -> NoReturn:
        column = self.at if at is None else at
        raise StatementError(message, text=self.text, column=column, expected=expected)

    def skip(self) -> None:
        match = _SPACE.match(self.text, self.at)
        self.at = match.end() if match else self.at

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        self.skip()
        match = pattern.match(self.text, self.at)
        if match:
            self.at = match.end()
        return match

    def literal(self, mark: str) -> bool:
        self.skip()
        found = self.text.startswith(mark, self.at)
        self.at += len(mark) if found else 0
        return found

    def word(self, *words: str) -> str | None:
        """Take the next word if it is one of `words`."""
        self.skip()
        match = _WORD.match(self.text, self.at)
        if match and match[0].lower() in words:
            self.at = match.end()
            return match[0].lower()
        return None

    def statement(self) -> Statement:
        self.skip()
        start = self.at
        name = self.take(_WORD)
        if name is None or name[0].lower() not in SIGNATURES:
            what = f"unknown measure {name[0]!r}" if name else "a Statement starts with a measure"
            self.fail(what, *SIGNATURES, at=start)
        measure = name[0].lower()
        args = self.arguments(SIGNATURES[measure])
        relation, value = self.relation(measure, dict(args))
        self.skip()
        when_at = self.at
        when = self.when()
        self.skip()
        if self.at < len(self.text):
            rest = ("the end",) if when else ("on", "by", "from", "since", "throughout", "monthly")
            more = () if relation or when else tuple(dict.fromkeys(_RELATIONS.values()))
            self.fail(f"cannot read {self.text[self.at :]!r}", *more, *rest)
        if relation in ("rising", "falling") and (
            when is None or when.kind not in ("span", "monthly", "since")
        ):
            self.fail(f"{relation} needs a window", "from D to D", "monthly from M to M",
                      "since D", at=when_at)  # fmt: skip
        if SIGNATURES[measure].kind == "flow" and when is not None and when.kind in (
            "on", "by", "throughout",
        ):  # fmt: skip
            self.fail(f"{measure} is counted over a window, not {when.kind} a day",
                      "from D to D", "monthly from M to M", "since D", at=when_at)  # fmt: skip
        return Statement(measure, args, relation, value, when)

    def arguments(self, signature: Signature) -> tuple[tuple[str, str | int], ...]:
        if not self.literal("("):
            self.fail("a measure is followed by its arguments", "(")
        given: dict[str, str | int] = {}
        if not self.literal(")"):
            while True:
                self.argument(signature, given)
                if self.literal(")"):
                    break
                if not self.literal(","):
                    self.fail("the arguments are not closed", ",", ")")
        missing = [
            p for p in signature.params
            if p.name not in given and p.default is None and not p.optional
        ]  # fmt: skip
        if missing:
            self.fail(f"the {missing[0].name} is missing", _wanted(missing[0]), at=self.at - 1)
        for p in signature.params:
            if p.default is not None:
                given.setdefault(p.name, p.default)
        return tuple((p.name, given[p.name]) for p in signature.params if p.name in given)

    def argument(self, signature: Signature, given: dict[str, str | int]) -> None:
        self.skip()
        start = self.at
        quoted = self.take(_QUOTED)
        bare = None if quoted else self.take(_BARE)
        if quoted is None and bare is None:
            self.fail("an argument is missing", *(_wanted(p) for p in signature.params[:1]))
        if bare and self.literal("="):
            self.keyword(signature, given, bare[0].strip().lower(), start)
            return
        text = re.sub(r"\\(.)", r"\1", quoted[1]) if quoted else " ".join((bare or [""])[0].split())
        if not text.strip():
            self.fail("an argument is empty", *(_wanted(p) for p in signature.params[:1]), at=start)
        open_params = [p for p in signature.params if p.name not in given and not p.keyword]
        for p in open_params:
            if p.kind == "choice":
                choice = "centre" if text.lower() == "center" else text.lower()
                if choice in p.choices:
                    given[p.name] = choice
                    return
                if p.default is None or p is open_params[-1]:
                    self.fail(f"{text!r} is no {p.name}", *p.choices, at=start)
            elif p.optional and self.is_choice(text, open_params):
                continue
            elif p.kind == "hours":
                given[p.name] = self.hours(text, start)
                return
            else:
                given[p.name] = text
                return
        self.fail("too many arguments", ")", at=start)

    def hours(self, text: str, start: int) -> str:
        match = _HOURS.fullmatch(text)
        if match is None or not float(match[1]) > 0:
            self.fail(f"{text!r} is no number of hours", "hours such as 2 h", at=start)
        return f"{_number(float(match[1]))} h"

    def is_choice(self, text: str, params: list[Param]) -> bool:
        return any(text.lower() in p.choices for p in params)

    def keyword(
        self, signature: Signature, given: dict[str, str | int], name: str, start: int
    ) -> None:
        known = [p for p in signature.params if p.keyword]
        if name not in [p.name for p in known]:
            self.fail(f"unknown keyword {name!r}", *(f"{p.name}=N days" for p in known), at=start)
        number = self.take(_NUMBER)
        if number is None or not number[0].isdigit() or not self.word("days", "day", "d"):
            self.fail(f"{name} is a whole number of days", f"{name}=7 days")
        given[name] = int(number[0])

    def relation(
        self, measure: str, args: dict[str, str | int]
    ) -> tuple[Relation | None, Amount | str | bool | None]:
        kind = SIGNATURES[measure].kind
        self.skip()
        start = self.at
        trend = self.word("rising", "falling")
        if trend:
            if kind in ("flag", "side"):
                self.fail(f"{measure} is not a number: it cannot be {trend}", "=", at=start)
            return ("rising" if trend == "rising" else "falling"), None
        mark = self.take(_RELATION)
        if mark is None:
            return ("=", True) if kind == "flag" else (None, None)
        relation = _RELATIONS[mark[0]]
        if kind in ("flag", "side") and relation not in ("=", "!="):
            self.fail(f"{measure} is not a number", "=", "!=", at=start)
        if kind == "flag":
            truth = self.word(*_TRUTH)
            if truth is None:
                self.fail(f"{measure} is true or false", "true", "false")
            return "=", _TRUTH[truth] == (relation == "=")
        if kind == "side":
            side = self.take(_WORD)
            if side is None:
                self.fail("a side's code is missing", "a side such as RU", "contested")
            return relation, side[0]
        return relation, self.amount(unit_of(measure, args), ranged=relation in ("=", "!="))

    def amount(self, unit: str, *, ranged: bool) -> Amount:
        self.skip()
        start = self.at
        low = self.plain_number(unit)
        if self.literal(".."):
            high = self.plain_number(unit)
            low, high = low * (factor := self.unit(unit, low, high)), high * factor
        else:
            low *= self.unit(unit, low)
            high = low
            if self.literal("+-") or self.literal("±"):
                spread = self.plain_number(unit)
                spread *= self.unit(unit, spread)
                low, high = low - spread, high + spread
        if low > high:
            self.fail(f"the range runs from high to low: {_number(low)}..{_number(high)}",
                      "low..high", at=start)  # fmt: skip
        if low != high and not ranged:
            self.fail("a range goes with = or != only", "a single number", at=start)
        return Amount(low, high, unit)

    def plain_number(self, unit: str) -> float:
        number = self.take(_NUMBER)
        if number is None:
            self.fail("a number is missing", f"a number in {unit}" if unit else "a number")
        value = float(number[0])
        if abs(value) > 1e15:
            self.fail("the number is too large", f"a number in {unit}", at=number.start())
        return value

    def unit(self, unit: str, *values: float) -> float:
        """Read a unit and return the factor into `unit`; zero and counts need none."""
        if not unit:
            return 1.0
        mark = self.take(_UNIT)
        if mark is None:
            if any(values):
                self.fail("the unit is missing", *_spellings(unit))
            return 1.0
        name, factor = _UNITS[mark[0].lower()]
        if name != unit:
            self.fail(f"{mark[0]!r} does not fit: this is measured in {unit}", *_spellings(unit),
                      at=mark.start())  # fmt: skip
        return factor

    def when(self) -> When | None:
        word = self.word("on", "by", "since", "from", "throughout", "monthly")
        match word:
            case None:
                return None
            case "on" | "by":
                return When("on" if word == "on" else "by", end=self.day())
            case "since":
                return When("since", start=self.day())
            case "from":
                return When("span", *self.span())
            case "throughout":
                if self.word("from"):
                    return When("throughout", *self.span())
                return When("throughout")
            case _:
                if not self.word("from"):
                    self.fail("months run from one to another", "monthly from YYYY-MM to YYYY-MM")
                first = self.month()
                self.to()
                self.skip()
                start = self.at
                last = self.month()
                if last < first:
                    self.fail("the last month lies before the first", "a later month", at=start)
                return When("monthly", first, month_end(last))

    def span(self) -> tuple[date, date]:
        first = self.day()
        self.to()
        self.skip()
        start = self.at
        last = self.day()
        if last < first:
            self.fail("the last day lies before the first", "a later day", at=start)
        return first, last

    def to(self) -> None:
        if not self.word("to"):
            self.fail("a window has an end", "to")

    def day(self) -> date:
        return self.dated(parse_day, "a day as YYYY-MM-DD")

    def month(self) -> date:
        return self.dated(parse_month, "a month as YYYY-MM")

    def dated(self, read: Callable[[str], date], wanted: str) -> date:
        self.skip()
        start = self.at
        match = self.take(_DATE)
        try:
            return read(match[0] if match else "")
        except DateError as error:
            self.fail(str(error), wanted, at=start)


def _wanted(p: Param) -> str:
    match p.kind:
        case "place":
            return "a place"
        case "where":
            return "a region or a place"
        case "side":
            return "a side such as RU"
        case "choice":
            return " or ".join(p.choices)
        case "hours":
            return "hours such as 2 h"
        case "road":
            return "a road's number"
        case _:
            return f"{p.name}=N days"


def _spellings(unit: str) -> tuple[str, ...]:
    return tuple(name for name, (u, _) in _UNITS.items() if u == unit)[:2]
