"""Sums of money: "$440 million", "€310m", "41 million hryvnias"."""

import re
from collections.abc import Iterator

from frontcast.claims._amounts import MODIFIER, Found, bounds
from frontcast.claims._numerals import NUMBER, read_number
from frontcast.claims._patterns import Pattern

_SIGNS = {"$": "dollar", "€": "euro", "£": "pound", "₴": "hryvnia"}
_NAMES = {"usd": "dollar", "eur": "euro", "uah": "hryvnia"}
_SCALES = {"m": 1e6, "mn": 1e6, "bn": 1e9, "b": 1e9, "tn": 1e12}
_SIGNED = Pattern(
    rf"(?<!\w)(?:{MODIFIER})?(?:US\s?)?(?P<sign>[$€£₴])\s?(?P<n>{NUMBER})"
    r"(?:\s?(?P<scale>mn?|bn?|tn)\b)?",
    re.IGNORECASE,
)
_NAMED = Pattern(
    rf"(?<![\w.,])(?:{MODIFIER})?(?P<n>{NUMBER})(?:\s?(?P<scale>mn?|bn?|tn)\b)?\s"
    r"(?:US\s)?(?P<name>dollar|usd|euro|eur|hryvnia|uah|pound(?!s? of\b))s?\b",
    re.IGNORECASE,
)
_CUE = re.compile(r"[$€£₴]|\b(?:dollar|usd\b|euros?\b|eur\b|hryvnia|uah\b|pound)", re.IGNORECASE)


def money(text: str) -> Iterator[Found]:
    """Yield the sums of a text, each in its currency; roubles are counted as nouns are.

    Parameters
    ----------
    text : str
    """
    if not _CUE.search(text):
        return
    for match in (*_SIGNED.finditer(text), *_NAMED.finditer(text)):
        value = read_number(match["n"])
        if value is None:
            continue
        value *= _SCALES.get((match["scale"] or "").lower(), 1.0)
        named = match.groupdict()
        unit = (
            _SIGNS[named["sign"]]
            if "sign" in named
            else _NAMES.get(named["name"].lower(), named["name"].lower())
        )
        low, high = bounds(match, value, by=0.1 * value)
        yield Found(match.start(), match.end(), low, high, unit, "money", match.end())
