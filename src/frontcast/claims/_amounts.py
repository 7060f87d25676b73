"""How much: a quantity that was found, and the words that make a number a range."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from frontcast.claims._patterns import Pattern

ABOUT = (
    r"about|around|approximately|roughly|some(?:thing like|where around|where near)?|close to|"
    r"an estimated|estimated|approx\.?|abt\.?|circa|ca\.?|perhaps|maybe|"
    r"(?:in|of) the (?:region|order|"
    r"neighbou?rhood|vicinity) of|on the order of|(?:closer|nearer) to|more or less|c\.|~|≈|"
    # These say that the number itself is not reached.
    r"(?P<nearly>nearly|almost|(?:just|a little|little|slightly|a bit|not quite|a shade) "
    r"(?:under|below|short of|shy of|less than|fewer than)|barely|scarcely|close on|"
    r"hardly(?! (?:one|an?|any)\b))|"
    # And these that it is passed, by little.
    r"(?P<past>(?:just|a little|little|slightly|a bit|a shade) (?:over|above|more than|past))"
)
HEDGES = ("perhaps", "maybe")  # of a ratio or a third they say doubt, not a range
_LARGER = (
    r"more|over|above|further|farther|longer|deeper|wider|larger|greater|bigger|higher|later|older"
)
_MORE = (
    r"more than|over|at least|(?:no|not) (?:fewer|less|smaller|shorter|lower) than|upwards of|"
    r"in excess of|above|exceed(?:s|ed|ing)?|a minimum of|"
    r">|≥|(?:greater|older|deeper|longer|wider) than|"
    r"(?:pass|top|surpass)ed\s(?=\d[\d,]{2})"
)
_LESS = (
    r"<|≤|(?:less|fewer|smaller|shorter) than|not (?:over|above)|under|up to|at most|within|below|"
    rf"(?:no|not|none(?: of (?:them|these|those|which|whom))?|never|nowhere|nobody|rarely|seldom) "
    rf"(?:{_LARGER}) than|not (?:more|exceeding)|"
    r"(?:do|does|did|would|will|to|can) ?not (?:now |yet )?exceed|"
    r"(?:capped|limited) at|at best|"
    r"as (?:many|much|deep|far|long|high|wide|large|late) as|a maximum of|short of"
)
MODIFIER = (
    rf"(?:(?:just(?!\s(?:under|below|short|shy|over|above|more|past|less|fewer)\b)|"
    rf"only|already|now)\s+)?(?:(?P<less>{_LESS})|(?P<about>{ABOUT})|"
    rf"(?P<more>{_MORE}))\s*(?:(?:another|an? (?:further|additional|extra))\s+)?"
)


@dataclass(slots=True)
class Found:
    """A quantity; offsets count in the text given."""

    start: int
    end: int
    low: float
    high: float | None
    unit: str
    what: str
    number_end: int


def around(match: re.Match[str], value: float, *, by: float) -> tuple[float, float]:
    """Return the range that a word for "about" makes of a number; "nearly" stays below it."""
    return value if match["past"] else value - by, value if match["nearly"] else value + by


def bounds(
    match: re.Match[str], value: float, *, by: float, top: float | None = None, hedged: bool = True
) -> tuple[float, float | None]:
    """Return the range that the words before a number make of it.

    Parameters
    ----------
    match : re.Match
        With the groups of `MODIFIER`.
    value : float
    by : float
        What "about" leaves on either side.
    top : float or None
        What "more than" ends with; None leaves it open.
    hedged : bool
        Whether `HEDGES` say a range too.
    """
    low: float = value
    high: float | None = value
    if match["about"] and (hedged or match["about"].lower() not in HEDGES):
        low, high = around(match, value, by=by)
    elif match["more"]:
        high = top
    elif match["less"]:
        low = 0.0
    return tidy(low), None if high is None else tidy(high)


_AFTER = Pattern(
    r",?\s(?:(?P<more>or (?:more|above|over|upwards|further|farther|longer|deeper)\b(?! than|\s\d)|"
    r"and (?:more|above|over|up|upwards)(?=\s*(?:[.,;:)]|$))|"
    r"at (?:the )?(?:least|minimum)\b|(?:as a )?minimum\b|and counting\b|"
    r"if not more\b|plus(?=[.,;:]|$))|"
    r"(?P<less>or (?:less|fewer|under|below)\b(?! than|\s\d)|"
    r"at (?:the )?(?:most|(?:very )?maximum|outside)\b|"
    r"(?:not|no) more(?! than)\b|(?:as a )?maximum\b|max\b|tops\b|if that\b)|"
    r"(?P<about>or (?:so|thereabouts)\b|more or less\b|give or take\b|or about that\b|"
    r"(?<=,\s)(?:about|roughly|approximately|approx|perhaps|maybe)(?=\s*(?:[.,;:)]|$))))",
    re.IGNORECASE,
)


def bounded_after(text: str, found: Found) -> Found:
    """Read the bound that stands after what is counted: "15 km or more", "two months at most".

    Parameters
    ----------
    text : str
    found : Found
        An exact quantity of it.
    """
    if found.high != found.low:
        return found
    match = _AFTER.match(text, found.end) or _AFTER.match(text, found.number_end)
    if match is None:
        return found
    share = found.unit == "fraction"
    by = 0.05 if share else 0.1 * found.low
    if match["more"]:
        low, high = found.low, 1.0 if share else None
    elif match["less"]:
        low, high = 0.0, found.low
    else:
        low, high = tidy(found.low - by), tidy(found.low + by)
    return replace(found, low=low, high=high, end=max(found.end, match.end()))


def tidy(value: float) -> float:
    return round(value, 6)


def any_of(names: Iterable[str]) -> Pattern:
    listed = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    return Pattern(rf"\b(?:{MODIFIER})?(?P<n>{listed})\b", re.IGNORECASE)
