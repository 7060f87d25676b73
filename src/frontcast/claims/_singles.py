"""One or none, told without a numeral: "a single road", "a nurse was killed", "not a metre"."""

import re
from collections.abc import Iterator

from frontcast.claims._amounts import Found
from frontcast.claims._kinds import kind_of
from frontcast.claims._nouns import UNIT_WORDS, factor_of, unit_after
from frontcast.claims._patterns import Pattern
from frontcast.claims._words import words

_SINGLE = Pattern(
    r"\b(?:(?P<more>more than|over|at least)|(?P<less>less than|under|up to)|perhaps|maybe|"
    r"roughly|not even|barely|(?=a single))\s?(?:an?|one)\s(?:single\s)?"
    r"(?P<unit>year|month|week|day|platoon|company|battalion|brigade|regiment|division|squad|soldier|tank)\b",
    re.IGNORECASE,
)
_ONLY = Pattern(
    r"\b(?:an?\s(?:single|whole|full|entire)|the (?:only|single)|"
    r"(?:just|only|perhaps|maybe|hardly|barely) an?)(?=\s)",
    re.IGNORECASE,
)
_SINGULAR = words(
    "squad platoon company battalion brigade regiment division soldier tank gun drone vehicle boat "
    "road bridge settlement house building trench hill street position shell missile person km "
    "depot helicopter aircraft warehouse area"
)
_NONE = Pattern(
    r"\bnot (?:one\b|a single\b|an?(?=\s(?:(?:square )?(?:met(?:re|er)|kilomet(?:re|er)|mile)|inch|"
    r"soldier|house|shell|village|settlement|drone)\b))(?=\s)",
    re.IGNORECASE,
)
_SOMEBODY = (
    r"an?\s(?:[\w-]+\s){0,3}?(?:man|woman|child|boy|girl|baby|teenager|pensioner|civilian|resident|"
    r"local|neighbou?r|father|mother|son|daughter|brother|sister|electrician|student|nurse|doctor|medic|paramedic|driver|volunteer|teacher|worker|policeman|rescuer|farmer|"
    r"firefighter|serviceman|soldier|officer|passer-by|person|journalist|commander|conductor|"
    r"[a-z]{2,}(?:tter|ver|cher|ler|dier|gger|nner|smith|ist|eer|man|woman))"
)
_HARMED = Pattern(
    rf"\b(?P<one>{_SOMEBODY})(?P<two>,?\s(?:and|,)\s{_SOMEBODY})?"
    r"(?:,\s\d\d,|\s(?:of|aged)\s\d\d|\sborn in \d{4}|(?:\swho\s[^.;,]{3,60}))?\s"
    r"(?:(?:was|were|is|are|has been|have been|got)\s(?:also\s|reportedly\s|fatally\s|badly\s)?)?"
    r"(?:killed|wounded|injured|hurt|died|dead)\b|"
    rf"\b(?:kill|wound|injur)(?:ed|ing|s|es)\s(?P<object>{_SOMEBODY})\b"
    rf"(?P<objects>,?\s(?:and|,)\s{_SOMEBODY})?",
    re.IGNORECASE,
)
_COMPANY = Pattern(
    r"\ban?\s(?P<unit>squad|platoon|company|battalion|brigade|regiment|division)(?=\sof\s)",
    re.IGNORECASE,
)
# "a village per day", "a mile a day".
_RATE = Pattern(
    r"(?<![\w'’])(?:an?|one)\s(?P<noun>(?!few\b|couple\b|lot\b|time\b)[a-z]+)\s(?:a|an|per|each|every)\s"
    r"(?P<per>day|week|month|hour|year|night|minute)\b",
    re.IGNORECASE,
)
_HALF_A = Pattern(
    r"(?<!and )\bhalf an?\s(?P<unit>hour|day|week|month|year|minute|kilomet(?:re|er)|"
    r"mile|met(?:re|er))\b",
    re.IGNORECASE,
)
# "of fifteen vehicles not one returned".
_NOT_ONE = Pattern(
    r"\bthere (?:was|were|are|is) none\b|\b(?:not one|none)\s(?=of (?:them|these|those|us|"
    r"which|whom)\b(?!\s(?:[a-z]+er|more|less) than)|successful|from here|alive|left|"
    r"(?:has|had|have|is|was|were|are|came|made|got|"
    r"left|went|remains?|survived?|[a-z]{3,}ed)\b)",
    re.IGNORECASE,
)
# "needed a year", "for a fortnight", "within a week": how long it takes.
_LASTS = Pattern(
    r"\b(?:for|within|take[sn]?|took|taking|need(?:s|ed)?|last(?:s|ed)?|spent|spend|cost|only|"
    r"(?P<than>(?:longer|more|over) )?than)\s"
    r"(?P<one>an?\s(?P<unit>minute|hour|day|week|fortnight|month|year))"
    r"(?P<more>\sor\smore)?\b(?!\s(?:ago|and a half|or (?:two|so)|"
    r"later|earlier|before|when|of|in which)\b)",
    re.IGNORECASE,
)
# "A month's rest", "a year late", "a week longer", "late by a month".
_SO_LONG = Pattern(
    r"(?<![\w'’])(?P<one>an?\s(?P<unit>minute|hour|day|week|month|year)(?:['’]s)?)"
    r"(?:(?<=s)\s(?:rest|leave|deferment|training|work|supply|supplies|notice|wages?|pay|peace|"
    r"fighting|holiday|quiet|respite|pause)\b|(?<!s)\s(?:late|longer|old|behind|too late)\b|"
    r"(?<=by a [a-z]{3})(?=\s*[.,;:]|$)|(?<=by a [a-z]{4})(?=\s*[.,;:]|$)|"
    r"(?<=by a [a-z]{5})(?=\s*[.,;:]|$))",
    re.IGNORECASE,
)
_KM = Pattern(
    r"(?<![\w'’])(?<!s )(?<!one )(?<!half )\ba kilomet(?:re|er)\b(?!\sand a half\b)", re.IGNORECASE
)


# "They come in twos and threes", "they feed it in by threes".
_GROUPS = {"twos": 2, "threes": 3, "fours": 4, "fives": 5, "sixes": 6, "tens": 10, "pairs": 2}
_IN_GROUPS = Pattern(
    rf"\b(?:in|by)\s(?P<a>{'|'.join(_GROUPS)})"
    rf"(?:(?:,| and| or|, sometimes)\s(?P<b>{'|'.join(_GROUPS)}))?\b(?!\sof\b)"
)
# "Both are under fire": of what was named before.
_BOTH_DO = Pattern(
    r"(?:(?<=^)|(?<=[.,;:] ))both\s(?=(?:are|were|have|had|lie|lay|lead|led|fell|remain)\b)",
    re.IGNORECASE,
)
_BOTH = Pattern(r"\b[Bb]oth\s(?:the\s|of the\s|[a-z]+\s)?(?P<noun>[a-z]+s|men|women)\b")


def _grouped(text: str) -> Iterator[Found]:
    for match in _IN_GROUPS.finditer(text):
        low, high = _GROUPS[match["a"]], _GROUPS[match["b"] or match["a"]]
        yield Found(match.start("a"), match.end(), min(low, high), max(low, high), "person", "",
                    match.end())  # fmt: skip
    for match in _BOTH.finditer(text):
        unit = kind_of(match["noun"])
        if unit in _SINGULAR:
            yield Found(match.start(), match.end(), 2.0, 2.0, unit, match["noun"], match.end())


# "Lost 40 men, a tank and 12 guns", "two women and a policeman": one of a list.
_AND_ONE = Pattern(r"(?:\sof\s[a-z]+(?:\sof\s[a-z]+)?)?,?\s(?:and|plus)\s(?P<one>an?)(?=\s[a-z])")
_ONE_AND = Pattern(
    r"(?:,|\band|lost|destroyed|damaged|hit)\s(?P<one>an?)\s[a-z][a-z -]{2,24},?\sand\s$"
)


def beside(text: str, found: list[Found]) -> Iterator[Found]:
    """Read one thing that stands in a list beside a number of others.

    Parameters
    ----------
    text : str
    found : list of Found
    """
    if " a" not in text or "and" not in text:
        return
    for other in found:
        if other.unit not in _SINGULAR or other.low == 0:
            continue
        for match in (
            _AND_ONE.match(text, other.end),
            _ONE_AND.search(text, max(0, other.start - 48), other.start),
        ):
            if match is None:
                continue
            end, unit, what = unit_after(text, match.end("one"))
            if unit in _SINGULAR:
                yield Found(match.start("one"), end, 1.0, 1.0, unit, what, match.end("one"))


def singles(text: str) -> Iterator[Found]:
    """Read "more than a year", "perhaps a platoon", "the only road", "not one position"."""
    for match in _NONE.finditer(text):
        end, unit, what = unit_after(text, match.end())
        if unit:
            yield Found(match.start(), end, 0.0, 0.0, factor_of(unit)[1], what, match.end())
    for match in _SINGLE.finditer(text):
        unit = kind_of(match["unit"].lower())
        high = None if match["more"] else 1.0
        yield Found(match.start(), match.end(), 0.0 if match["less"] else 1.0, high, unit,
                    match["unit"].lower(), match.end())  # fmt: skip
    for match in _ONLY.finditer(text):
        end, unit, what = unit_after(text, match.end())
        if unit in _SINGULAR:
            yield Found(match.start(), end, 1.0, 1.0, unit, what, match.end())
    for match in _HARMED.finditer(text):
        name = "one" if match["one"] else "object"
        more = match["two"] if match["one"] else match["objects"]
        count = 2.0 if more else 1.0
        end = match.end("two" if match["one"] else "objects") if more else match.end(name)
        yield Found(match.start(name), end, count, count, "person", "", end)
    for match in _COMPANY.finditer(text):
        unit = match["unit"].lower()
        yield Found(match.start(), match.end(), 1.0, 1.0, unit, unit, match.end())
    yield from _lasting(text)
    for match in _KM.finditer(text):
        if re.search(r"(?:\d|\b(?:men|people|women))\s$|\ds? \w+\s$", text[: match.start()]):
            continue  # "40 men a kilometre"
        low = 0.0 if text.endswith("within ", 0, match.start()) else 1.0
        yield Found(match.start(), match.end(), low, 1.0, "km", "kilometre", match.end())
    yield from _grouped(text)


def _lasting(text: str) -> Iterator[Found]:
    """Read "a village a day", "half an hour", "for a month", "not one returned"."""
    for match in _RATE.finditer(text):
        noun = match["noun"].lower()
        factor, unit = factor_of(UNIT_WORDS.get(noun) or kind_of(noun))
        one = 1.0 if unit != "fraction" else 0.01
        yield Found(match.start(), match.end(), round(one * factor, 6), round(one * factor, 6),
                    f"{unit}/{match['per'].lower().replace('night', 'day')}", noun,
                    match.end())  # fmt: skip
    for match in _SO_LONG.finditer(text):
        unit = match["unit"].lower()
        yield Found(match.start("one"), match.end("one"), 1.0, 1.0, unit, unit, match.end("one"))
    for match in _HALF_A.finditer(text):
        name = match["unit"].lower()
        factor, unit = factor_of(UNIT_WORDS.get(name, name))
        yield Found(match.start(), match.end(), 0.5 * factor, 0.5 * factor, unit, name, match.end())
    for match in _NOT_ONE.finditer(text):
        yield Found(match.start(), match.end(), 0.0, 0.0, "", "", match.end())
    for match in _BOTH_DO.finditer(text):
        yield Found(match.start(), match.end(), 2.0, 2.0, "", "", match.end())
    for match in _LASTS.finditer(text):
        unit = match["unit"].lower()
        count, unit = (14.0, "day") if unit == "fortnight" else (1.0, unit)
        high = None if match["more"] or match["than"] else count
        yield Found(match.start("one"), match.end(), count, high, unit, unit,
                    match.end())  # fmt: skip
