"""What a bare number counts: "40 men, 12 of them for good", "brigades: four", "or 960 a day"."""

import re
from collections.abc import Sequence
from itertools import pairwise

from frontcast.claims._amounts import Found, tidy
from frontcast.claims._nouns import kind_of, singular
from frontcast.claims._patterns import Pattern
from frontcast.claims._words import words

_AGAIN = Pattern(r"\b(?:(?:it|that)(?: is| was|'s)|now|then|today)\s+$", re.IGNORECASE)
_JOINED = Pattern(r"\s+and\s+(?:(?:some|about)\s+)?")
_OF_THEM = Pattern(r"\s+of (?:them|those|these|which|whom)\b", re.IGNORECASE)
# A semicolon is a full stop here (`plain`), but nothing begins after it.
_STOP = Pattern(r"[.!?]\s+(?=[A-Z\d])")
_ONE_OF = Pattern(r"\b([a-z]+),\s(?:only |just )?one of\s+(?:the\s)?$")
_BARE_LEAD = Pattern(
    r"(?:^|\.\s|\b(?:got|received|sent|lost|counted|now|then|today|it|was|were|is|are|be|to|from|"
    r"with|than|against|of|another|only|just|or|and|other|by|the|not|peak|total|yesterday|already|"
    r"still|nearly|yet|held by|maximum|record|brings|brought|made|took|gave)|'s|[,(:–—-])\s*\+?$",
    re.IGNORECASE,
)
_BARE_TAIL = Pattern(
    r"\s*(?:$|[,.;:)]|of (?:them|those|these|which|whom)\b|(?:of )?(?:which|whom)\b|"
    r"(?:in|a|the|last|this|on|at|for|during|by|before|since|as|more|fewer|less|were|was|are|is|"
    r"had|per|each|every|have|has|and|or|to|earlier|previously|yesterday|today|now|near|nr|towards|"
    r"pre-war|seized|taken|fell|held|came|went|made|got|hit|gave|broke|north|south|east|west|round|"
    r"around|between|inside|outside|heavy|heavily|wounded|lost|shot|alone|ongoing|respectively|"
    r"remain|[a-z]{2,}ed)\b)",
    re.IGNORECASE,
)
_RATE = Pattern(
    r"(?:\s+of them)?\s(?:(?:a|an|per|each|every)\s(?P<per>day|week|month|hour|year|night)\b"
    r"(?!\sago\b)|(?P<daily>daily|weekly|monthly)\b)"
)
_DAILY = {"daily": "day", "weekly": "week", "monthly": "month"}
# "5 missile and 62 air strikes", "58 Russian to 21 Ukrainian vehicles".
_BETWEEN = Pattern(r"\s+(?:[\w-]+\s+)?(?:and|to|or|against|versus|vs\.?)\s+")
_LENGTHS = words("km year month week day hour km2")
_NO_COUNTS = words("fraction ratio time minute night")
# Nouns that a number after them goes on counting.
_COUNTED = Pattern(
    r"\b(tanks|vehicles|guns|drones|shells|rounds|missiles|rockets|bombs|boats|brigades|"
    r"battalions|regiments|companies|villages|settlements|towns|regions|provinces|attacks|"
    r"assaults|strikes|clashes|houses|flats|buildings|bridges|roads|routes|ways out|trenches|"
    r"positions|aircraft|helicopters|journeys|trips|people|soldiers|residents|inhabitants|"
    r"civilians|prisoners|casualties|wounded|killed|dead|men|women|children|recruits|civs)\b",
    re.IGNORECASE,
)
_REACH = 160


def fill_units(text: str, found: list[Found]) -> None:
    """Give bare numbers of one text the units of the numbers beside them, in place.

    Parameters
    ----------
    text : str
    found : list of Found
        In their order.
    """
    for one, after in pairwise(found):
        between = text[one.number_end : after.start]
        adjective = not one.unit or (one.what == singular(one.what) and one.low > 1)
        if adjective and after.unit and after.unit not in _LENGTHS and (
            _BETWEEN.fullmatch(between) and after.unit not in ("fraction", "ratio")
            and after.what.endswith("s") and one.unit not in ("person", "fraction", *_LENGTHS)
        ):  # fmt: skip
            one.unit, one.end = after.unit.partition("/")[0], max(one.number_end, one.start)
    for n, one in enumerate(found):
        if n:
            _carry(text, one, found[n - 1])
        if not one.unit:
            one.unit = counted_before(text, one, found[:n]) or ""
            _add_rate(text, one)
        if not one.what.endswith("s") and (apposed := _ONE_OF.search(text[: one.start])):
            one.unit = singular(apposed[1].lower())  # "the X region, one of four that ..."


def _carry(text: str, one: Found, before: Found) -> None:
    """Give a number what the one before it says of both."""
    between = text[before.end : one.start]
    if _JOINED.fullmatch(between) and before.high is None and one.low == one.high:
        one.high = None  # "more than 30 guns and 90 lorries"
    deep = re.match(r"\s+(?:deep|wide|long|across)\b", text[one.number_end :])
    if deep and not one.unit and before.unit == "km":  # "ten km wide and four deep"
        one.unit = "km"
        if before.high and before.low < before.high and one.low == one.high:
            one.low, one.high = tidy(0.9 * one.low), tidy(1.1 * one.low)
    if not one.unit and not _is_part(text, one, before) and _same_kind(text, one) and (
        not _STOP.search(between) or _carried(text, one, before)
    ):  # fmt: skip
        one.unit = before.unit  # "lost 40 men, 12 of them for good"; "it was 9 a year ago"
        _add_rate(text, one)


def _is_part(text: str, one: Found, before: Found) -> bool:
    """Whether a number after a share or a ratio cannot be another one."""
    if before.unit == "ratio":
        return not (_AGAIN.search(text[: one.start]) or one.low != int(one.low))
    return before.unit == "fraction" and one.low > 1


def _add_rate(text: str, one: Found) -> None:
    """Read "or 960 a day" as so many of them in a day."""
    rate = _RATE.match(text, one.number_end)
    if rate is None or not one.unit:
        return
    base, per = one.unit.partition("/")[0], rate["per"] or _DAILY[rate["daily"]]
    one.unit = f"{'person' if base in _LENGTHS - {'km', 'km2'} else base}/{per}"
    one.end = max(one.end, rate.end())


def counted_before(text: str, number: Found, known: Sequence[Found]) -> str | None:
    """Return the unit that a bare number goes on counting in; None if none is near.

    Parameters
    ----------
    text : str
    number : Found
    known : sequence of Found
        Numbers of the text before it.

    Returns
    -------
    str or None
    """
    at = number.start
    best, unit = max(-1, at - _REACH), None
    for match in _COUNTED.finditer(text, max(0, at - _REACH), at):
        best, unit = match.end(), kind_of(match[1].lower().replace("ways out", "roads"))
    for one in known:
        base = one.unit.partition("/")[0]
        if best < one.end <= at and base and base not in _LENGTHS | _NO_COUNTS:
            best, unit = one.end, base
    return unit


def _carried(text: str, one: Found, before: Found) -> bool:
    """Whether a bare number goes on counting what the sentence before it counted."""
    if before.unit == "fraction":
        return False
    if _OF_THEM.match(text, one.number_end) or _AGAIN.search(text[: one.start]):
        return True
    near = one.start - before.end < 80
    return near and bool(before.unit) and before.unit not in _LENGTHS and "/" not in before.unit


def _same_kind(text: str, one: Found) -> bool:
    """Whether a bare number counts what the number before it counted."""
    if _OF_THEM.match(text, one.number_end):
        return True
    return bool(_BARE_LEAD.search(text[: one.start]) and _BARE_TAIL.match(text, one.number_end))
