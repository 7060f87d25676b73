"""Heads of posts in whatever order: who posted it, and when, between whatever marks.

"[08:05] Name: ...", "Name (08:05): ...", "Name, Telegram, 12 March, 08:05", "@name · 3h",
"<Name> ...", "«Name» | Tue 08:05". A clock, a day or how long ago it was stands in the head;
what is left of it without marks, weekdays and platforms is a name.
"""

import re
from dataclasses import dataclass

from frontcast.claims._patterns import Pattern
from frontcast.claims._words import MONTH

_CLOCK = r"[012]?\d:[0-5]\d(?::\d\d)?(?:\s?[ap]\.?m\b\.?)?"
_DATE = (
    rf"(?:\d{{1,2}}[./]\d{{1,2}}(?:[./]\d{{2,4}})?|\d{{4}}-\d\d-\d\d|"
    rf"\d{{1,2}}\s{MONTH}\.?(?:,?\s\d{{4}})?|{MONTH}\.?\s\d{{1,2}}(?:,\s\d{{4}})?)"
)
_WEEKDAY = (
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)(?:day|sday|nesday|rsday|s|urday)?|[Tt]oday|[Yy]esterday"
)
_BETWEEN = r"[\s,·•|/–—-]{0,3}"
_WHEN = (
    rf"(?:(?:{_WEEKDAY})\.?{_BETWEEN})?(?:at\s)?(?:(?P<day>{_DATE}),?{_BETWEEN}(?:at\s)?(?:{_CLOCK})|"
    rf"{_CLOCK}{_BETWEEN}(?P<after>{_DATE})?|(?:(?<=·\s)|(?<=·))\d{{1,2}}(?:h|hrs?|min|m|d)\b|"
    r"\d{1,2}\s?(?:h|hrs?|hours?|min|minutes|m|d)\sago\b|"
    r"[012]\d[0-5]\dh\b)"
)
_MARKS = r"[\s\[\](){}<>«»“”\"'*_=~#|/·•–—:>+,.-]*"
_NAME = r"@?[^\W\d_][\w.&'’-]*(?:\s[^\W\d_][\w.&'’-]*){0,4}"
_WHERE = r"(?:Telegram|TG|X|Twitter|Facebook|VK|WhatsApp|Signal|YouTube|channel|chat|post|via \w+)"
_BESIDES = rf"(?:{_MARKS}{_WHERE}\b)?"
_ROLE = r"(?:\s?[(\[][^()\[\]\n\d]{1,30}[)\]])?"
_LEAD = (
    rf"{_MARKS}(?:(?:[Cc]hannel|[Pp]osted by|[Ff]orwarded from|[Ff]rom|[Pp]ost by)\b:?{_MARKS})?"
)
# Alone in a line.
_WHOLE = (
    Pattern(rf"{_LEAD}(?P<who>{_NAME}){_ROLE}{_BESIDES}{_MARKS}(?:@\w+{_MARKS})?{_WHEN}{_MARKS}$"),
    Pattern(rf"{_MARKS}{_WHEN}{_MARKS}(?P<who>{_NAME}){_ROLE}{_BESIDES}{_MARKS}$"),
)
# Before the text of the post; some mark ends it.
_END = r"(?:[\])>»]?\s?[:|–—]|[\])>»])\s+(?=\S)"
_BEFORE = (
    Pattern(
        rf"\s*[\[(]?{_WHEN}[\])]?\s*[|–—·,-]?\s*(?P<who>{_NAME}){_ROLE}\s?(?::|\s[|–—-])\s+(?=\S)"
    ),
    Pattern(rf"\s*[\[(<«*]*(?P<who>{_NAME}){_ROLE}{_BESIDES}[\s,|/·•–—(\[-]+{_WHEN}{_END}"),
    Pattern(rf"\s*(?P<who>@\w{{2,30}})[\s,|/·•–—(\[-]+{_WHEN}[\])]?:?\s+(?=\S)"),
    Pattern(r"\s*<(?P<who>@?[^\W\d_][^<>\n]{1,30})>:?\s+(?=\S)(?P<day>)(?P<after>)"),
)
_NO_NAME = Pattern(
    r"\b(?:was|were|is|are|has|have|had|will|at|on|since|from|between|until|till|by|fell|hit|"
    r"killed|report|summary|update|assessment|bulletin|briefing|situation|direction|sector|axis)\b",
    re.IGNORECASE,
)  # fmt: skip
_SMALL = frozenset(("of", "the", "and", "de", "van", "von", "al", "from", "in"))
_LONGEST = 90
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who posted a line, when (as it has it), and where its text begins."""

    who: str
    day: str | None
    end: int


def stamp_of(line: str) -> Stamp | None:
    """Return the head of a post, if a line is one or begins with one.

    Parameters
    ----------
    line : str

    Returns
    -------
    Stamp or None
        None where no clock stands beside a name.
    """
    if _DIGIT.search(line, 0, _LONGEST) is None and line.lstrip()[:1] != "<":
        return None
    patterns = (*(_WHOLE if len(line) <= _LONGEST else ()), *_BEFORE)
    for pattern in patterns:
        found = pattern.match(line)
        if found is None:
            continue
        who = found["who"].strip(" -–—").lstrip("@")
        written = all(w[:1].isupper() or w in _SMALL for w in who.split())
        known = written or found["who"][:1] == "@" or line.lstrip()[:1] in "<["
        if known and _NO_NAME.search(who) is None:
            return Stamp(who, found["day"] or found["after"] or None, found.end())
    return None
