"""Shares, ratios and multiples: "two fifths", "6:1", "one in three", "twice as many"."""

import re
from collections.abc import Iterator
from dataclasses import replace

from frontcast.claims._amounts import HEDGES, MODIFIER, Found, any_of, around, bounds, tidy
from frontcast.claims._kinds import kind_of
from frontcast.claims._nouns import unit_after
from frontcast.claims._numerals import NUMBER, SMALL, read_number
from frontcast.claims._patterns import Pattern

_FRACTIONS: dict[str, tuple[float, float]] = {
    "half": (0.5, 0.5), "one-half": (0.5, 0.5), "one half": (0.5, 0.5),
    "a third": (1 / 3, 1 / 3), "one third": (1 / 3, 1 / 3),
    "two thirds": (2 / 3, 2 / 3), "a quarter": (0.25, 0.25), "three quarters": (0.75, 0.75),
    "two-thirds": (2 / 3, 2 / 3), "three-quarters": (0.75, 0.75), "one-third": (1 / 3, 1 / 3),
    "a fifth": (0.2, 0.2), "one-fifth": (0.2, 0.2), "most": (0.5, 1.0),
    "four fifths": (0.8, 0.8), "four-fifths": (0.8, 0.8), "two fifths": (0.4, 0.4),
    "three fifths": (0.6, 0.6), "one quarter": (0.25, 0.25), "a tenth": (0.1, 0.1),
    "nine tenths": (0.9, 0.9), "three-fifths": (0.6, 0.6), "two-fifths": (0.4, 0.4),
    "the majority": (0.5, 1.0), "a majority": (0.5, 1.0), "for the most part": (0.5, 1.0),
}  # fmt: skip
_RATIO_CUE = re.compile(
    r"(?:[\s-]to[\s-]|:)(?:one|1)|\b(?:one|1)\s(?:[a-z]+\sto\s(?:their|our|its|the)|to)\s|\b1:\d|"
    r"(?:\ban?|one|two|three|four|five|six|seven|eight|nine|\d)(?:\s[a-z-]+){0,2}?"
    r"[\s-](?:in|out of)[\s-]",
    re.IGNORECASE,
)
_RATIO = Pattern(
    rf"(?<![\w.,:])(?:{MODIFIER})?(?:(?P<a>{NUMBER})(?:(?:\sof\s(?:ours|theirs))?[\s-]to[\s-]|:)"
    rf"(?P<b>one|1)|1:(?P<colon>[2-9]|1\d|20)|"
    rf"(?:one|1)(?:\s[a-z]+)?\sto\s(?:their\s|our\s|its\s|the\s[a-z]+'s\s)?(?P<reversed>{NUMBER})(?=\s*(?:[.,;:!?)]|$|now\b))"
    rf"|(?P<n>one|two|three|four|\d|an?(?=\s[a-z]+\sin\s[a-z0-9]+\s*(?:[.,;:!?)]|$)))(?:\s[A-Za-z-]+){{0,2}}?[\s-]in[\s-](?:every\s)?"
    rf"(?P<of>(?!(?:1[89]|20)\d\d\b){NUMBER})|"
    r"(?P<n2>five|six|seven|eight|nine)(?:\s[a-z]+)?[\s-]in[\s-](?:every\s)?"
    r"(?P<of2>ten|10|a hundred))"
    r"(?![\w:]|[.,]\d|\s(?:days?|weeks?|months?|hours?|years?|places|directions|sectors|villages|"
    r"towns|regions|waves|groups))",
    re.IGNORECASE,
)
_MONTH_BEFORE = re.compile(
    r"\b(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?\s$"
)
_PARTS = {"third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
          "ninth": 9, "tenth": 10, "twelfth": 12, "fifteenth": 15, "twentieth": 20}  # fmt: skip
_PART = Pattern(
    rf"(?<![\w.,/])(?:{MODIFIER})?(?:(?P<n>(?:{SMALL})\b|an?(?: good)?\b|"
    rf"the (?:remaining|other|last(?! quarter))\b|(?<=estimated )(?=third|quarter|fifth|tenth))"
    rf"[\s-]?(?P<part>{'|'.join(_PARTS)})s?\b"
    rf"(?!\s(?:of (?:January|February|March|April|May|June|July|August|September|October|November|"
    rf"December)|day|night|week|month|year|time|village|town|settlement|person|man|woman|assault|"
    rf"attack|wave|brigade|battalion|company|army|line|in\b|or\b|"
    rf"and\b))|(?P<k>[1-9])/(?P<of>[2-9]|10)(?![\d/]))",
    re.IGNORECASE,
)
_EVERY = Pattern(
    r"\b(?:almost |nearly )?every\s(?P<nth>other|second|third|fourth|fifth|sixth|seventh|"
    r"eighth|tenth)\s(?!(?:day|night|week|month|year|hour|morning|evening|time)\b)(?P<noun>[\w-]+)",
    re.IGNORECASE,
)
# "now every second".
_EVERY_NTH = Pattern(
    r"\bevery\s(?P<nth>other|second|third|fourth|fifth|sixth|seventh|eighth|tenth)"
    r"(?=\s*(?:[.,;:!?)]|$))",
    re.IGNORECASE,
)
_NTH = {"other": 2, "second": 2, "fourth": 4}
# "nine out of ten", "four cars out of 10", "three of four do not": a share, not two counts.
_OUT_OF = Pattern(
    rf"(?<![\w.,])(?:{MODIFIER})?(?P<n>one|two|three|four|five|six|seven|eight|nine|[1-9])"
    r"(?:(?:\s(?!of\b|out\b)[A-Za-z]+)?\sout\sof\s(?:every\s)?"
    r"(?P<m>two|three|four|five|six|seven|eight|nine|ten|[2-9]|10)|"
    r"\sof\s(?:every\s)?(?P<of>ten|10|(?:three|four|five|[3-5])(?=\s(?:do|does|did|are|is|were|was|"
    r"have|has|had|will|would|never|cannot|can't|die|fall|fail)\b)))(?![\w.]\d|\d|-)(?!\w)",
    re.IGNORECASE,
)
_PER_HUNDRED = Pattern(r"(?<![\w.,])(?P<n>\d\d) out of (?:every )?(?:100|a hundred)\b")
_OUT_CUE = re.compile(r"\bof\s(?:every\s)?(?:t|f|s|e|n|\d)")
# "five men for our one", "seven for one", "three shells for each of theirs".
_FOR_ONE = Pattern(
    rf"(?<![\w.,])(?:{MODIFIER})?(?P<n>{NUMBER})(?:\s?(?:or|to|-|–)\s?(?P<m>{NUMBER}))?"
    r"(?:\s(?:men|soldiers|shells|rounds|drones|tanks|vehicles|guns|barrels|attackers|enemies|"
    r"Russians|Ukrainians|of theirs|of ours|of them))?\s"
    r"(?:(?:for|against)\s(?:(?:every|each)\b|(?:our|their|my|his|its)\s(?:single\s)?(?:one|1)\b|"
    r"one\b|1\b)|"
    r"to\s(?:each|every|our one|their one)\b)(?!\s(?:day|week|month|year|night|other|time)\b)",
    re.IGNORECASE,
)
_FOR_CUE = re.compile(r"\s(?:for|against|to)\s(?:every|each|our|their|my|his|its|one|1)\b")
_EX = Pattern(
    r"(?<![\w.,])(?P<n>\d{1,2}(?:\.\d)?)\s?x\b(?!\s?\d)|\bx\s?(?P<x>\d{1,2})\b", re.IGNORECASE
)
_PLURAL_BEFORE = re.compile(r"\b([A-Za-z]{3,}s)\s$")
_RATIO_OF = Pattern(
    rf"\bratio(?:,\s|:\s|\s(?:(?:is|was|of|at|now|about|stands at|stood at)\s){{0,2}})"
    rf"(?:{MODIFIER})?"
    rf"(?P<n>{NUMBER})(?!\w|:|\sto\b)",
    re.IGNORECASE,
)
# "One new man for every three", "one shell for three", "one for eight".
_ONE_FOR = Pattern(
    rf"\b(?:one|1)(?:\s(?!day|week|month|year|hour)[a-z]+){{0,2}}\sfor\s(?:every|each)\s(?P<n>{NUMBER})"
    rf"(?!\w|\s(?:days|weeks|months|years|hours|km|kilomet|and\b))|"
    r"\b(?:one|1)(?:\s(?:shell|round|gun|drone|tank|man|soldier|vehicle|shot))?\sfor\s"
    rf"(?P<x>{NUMBER})(?=\s*(?:[.,;:!?)]|$)|\s(?:received|lost|of\s(?:theirs|ours))\b)",
    re.IGNORECASE,
)
_FEW, _MANY_TO_ONE = 10, 50
# "twice as much", "three times the figure for May", "has doubled".
_TIMES = Pattern(
    rf"(?<![\w.,])(?:{MODIFIER})?(?:(?P<n>{NUMBER})(?:(?:\s(?:or|to)\s|-|–)(?P<m>{NUMBER})|"
    r"(?P<plus_half>\sand\sa\shalf))?\stimes|(?P<word>twice|thrice)|"
    r"(?P<fold>doubl(?:e|ed|es|ing)|tripl(?:e|ed|es|ing)|quadrupl(?:e|ed|es|ing))|"
    r"(?P<half>halv(?:e|ed|es|ing)))\b",
    re.IGNORECASE,
)
_COMPARED = Pattern(
    r"\s+(?:as|more|the|what|that|those|larger|higher|greater|bigger|faster|longer|deeper|stronger|"
    r"fewer|less|slower|ours?|theirs?|mine|its|last|May|June|July|August)\b",
    re.IGNORECASE,
)
_AS_MANY = Pattern(r"\s+as\s(?:many|much)\s(?!as\b|in\b|on\b|by\b|again\b)(?=[a-z])")
_DEED = Pattern(r"\s(?:the|our|their)\s[a-z]+\s[a-z]{3,}ed\b")
# Not "double agents", "a double tap"; "to double the garrison" is one.
_BARE_FOLD = Pattern(
    r"\s*(?:$|[.,;:)]|(?:the|its|their|our|that|those|this|in|since|if|when|unless|before|after|over|from|to|within|last|and|"
    r"what|by|again|every|as|on|for)\b)"
)
_FOLD = {"d": 2, "t": 3, "q": 4}

# "Most stay for the cow", "61 were killed, most in the street".
_MOST_DO = Pattern(
    r"\s(?:stay|live|come|came|go|went|die|leave|left|remain|work|fall|fell|do|did|will|would|want|"
    r"need|get|got|fled|flee|get|in|on|at|by|from|near|under|with|through|for|before|after|[a-z]{2,}ed)\b"
)
_CLAUSE = Pattern(r"(?:^|[.!?;:,]\s|\b(?:and|but|though|that|while|though)\s|[\"“]\s?)$")
# "a quarter of a kilometre", "two thirds of an hour".
_OF_UNIT = Pattern(
    r"\sof\san?\s(?P<unit>kilomet(?:er|re)|mile|met(?:er|re)|hour|year|month|minute|million|billion)"
    r"(?:\s(?:a|per|each|every)\s(?P<per>day|week|month|hour|year|night))?\b"
)
_UNITS = {"kilometer": ("km", 1.0), "kilometre": ("km", 1.0), "mile": ("km", 1.609344),
          "meter": ("km", 0.001), "metre": ("km", 0.001), "million": ("", 1e6),
          "billion": ("", 1e9)}  # fmt: skip
_SHARE = any_of(_FRACTIONS)


def shares(text: str) -> Iterator[Found]:
    """Read "half", "most of them", "two thirds"; "a quarter of a mile" as a length."""
    for found in _shares(text):
        yield _of_unit(text, found)


def _of_unit(text: str, found: Found) -> Found:
    match = _OF_UNIT.match(text, found.number_end)
    if match is None or found.unit != "fraction":
        return found
    unit, factor = _UNITS.get(match["unit"], (match["unit"], 1.0))
    end, what = match.end(), match["unit"]
    if not unit:
        end, unit, what = unit_after(text, match.end())
    rate = f"/{match['per']}" if match["per"] else ""
    high = None if found.high is None else tidy(found.high * factor)
    return replace(found, end=end, number_end=match.end(), unit=unit + rate,
                   low=tidy(found.low * factor), high=high, what=what)  # fmt: skip


def _shares(text: str) -> Iterator[Found]:
    for match in _SHARE.finditer(text):
        name = match["n"].lower()
        if name == "most" and not (
            re.match(r"(?:\s+(?:of|have|had|are|were|\w+s)\b)", text[match.end() :])
            or (_MOST_DO.match(text, match.end()) and _CLAUSE.search(text, 0, match.start()))
        ):
            continue
        if name == "most" and re.search(
            r"\b(?:the|at|[a-z]+'s)\s$", text[: match.start()], re.IGNORECASE
        ):
            continue
        if name == "half" and re.match(r"\s?-?(?:an?\s|year|hour|km|kilom)", text[match.end() :]):
            continue
        low, high = _FRACTIONS[name]
        top: float | None = high
        doubted = name != "half" and match["about"] and match["about"].lower() in HEDGES
        if low == high and match["about"] and not doubted:
            low, top = around(match, low, by=0.1 if name == "half" else 0.05)
        elif match["more"]:
            top = 1.0
        elif match["less"]:
            low = 0.0
        yield Found(match.start(), match.end(), tidy(low), None if top is None else tidy(top),
                    "fraction", "", match.end("n"))  # fmt: skip


def parts(text: str) -> Iterator[Found]:
    """Read "nine-tenths", "two fifths", "3/4": parts of a whole."""
    for match in _PART.finditer(text):
        whole = float(match["of"]) if match["of"] else _PARTS[match["part"].lower()]
        named = (match["n"] or match["k"] or "a").lower()
        part = (
            1.0
            if named in ("a", "an", "a good") or named.startswith("the ")
            else read_number(named)
        )
        if part is None or not 0 < part < whole:
            continue
        low, high = bounds(match, part / whole, by=0.05, top=1.0, hedged=False)
        yield _of_unit(
            text, Found(match.start(), match.end(), low, high, "fraction", "", match.end())
        )


def out_of(text: str) -> Iterator[Found]:
    """Read "nine out of ten", "four cars out of 10" as shares."""
    if not _OUT_CUE.search(text):
        return
    for match in _PER_HUNDRED.finditer(text):
        share = tidy(int(match["n"]) / 100)
        yield Found(match.start(), match.end(), share, share, "fraction", "", match.end())
    for match in _OUT_OF.finditer(text):
        part, whole = read_number(match["n"]), read_number(match["m"] or match["of"])
        if part is None or whole is None or not 0 < part < whole <= _FEW:
            continue
        low, high = bounds(match, part / whole, by=0.05, top=1.0, hedged=False)
        yield Found(match.start(), match.end(), low, high, "fraction", "", match.end())


# "A threefold advantage", "grew 2.5-fold".
_N_FOLD = Pattern(
    rf"(?<![\w.,])(?:{MODIFIER})?"
    r"(?P<n>two|three|four|five|six|seven|eight|nine|ten|\d{1,2}(?:\.\d)?)-?fold\b",
    re.IGNORECASE,
)


def folds(text: str) -> Iterator[Found]:
    """Read "a threefold advantage" as a ratio."""
    for match in _N_FOLD.finditer(text):
        value = read_number(match["n"])
        if not value:
            continue
        low, high = bounds(match, value, by=0.1 * value)
        yield Found(match.start(), match.end(), low, high, "ratio", "", match.end())


def to_one(text: str) -> Iterator[Found]:
    """Read "five men for our one", "three shells for each of theirs", "3x", "a ratio of 2.3"."""
    found = [*_FOR_ONE.finditer(text)] if _FOR_CUE.search(text) else []
    if " for " in text:
        found += _ONE_FOR.finditer(text)
    if "x" in text:
        found += _EX.finditer(text)
    if "atio" in text:
        found += _RATIO_OF.finditer(text)
    for match in found:
        named = match.groupdict()
        value = read_number(match["n"] or named["x"])
        other = read_number(named["m"]) if named.get("m") else value
        if value is None or other is None or not 0 < value <= other <= _MANY_TO_ONE:
            continue
        low, high = value, other
        if named.get("about") and value == other:
            low, high = around(match, value, by=0.1 * value)
        elif named.get("less"):
            low = 0.0
        top = None if named.get("more") else tidy(high)
        unit = "ratio"
        if match[0][0] in "xX" and (noun := _PLURAL_BEFORE.search(text, 0, match.start())):
            unit = kind_of(noun[1].lower())  # "assaults x5"
        yield Found(match.start(), match.end(), tidy(low), top, unit, "", match.end())


_A_DAY = Pattern(r"\s(?:a|an|per|each|every)\s(day|week|month|year|hour|night)\b")


def _twice(text: str, match: re.Match[str]) -> Iterator[Found]:
    """Read "was replaced twice", "twice a week" as so many times."""
    if _AS_MANY.match(text, match.end()):
        return
    value = 2.0 if match["word"].lower() == "twice" else 3.0
    rate = _A_DAY.match(text, match.end())
    high = None if match["more"] else value
    yield Found(match.start(), rate.end() if rate else match.end(), value, high,
                f"time/{rate[1]}" if rate else "time", "", match.end())  # fmt: skip


def ratios(text: str) -> Iterator[Found]:
    """Read "six to one", "5:1", "one in three"."""
    if not _RATIO_CUE.search(text):
        return
    for match in _RATIO.finditer(text):
        share = match["n"] is not None or match["n2"] is not None
        if match["reversed"] and _MONTH_BEFORE.search(text, 0, match.start()):
            continue  # "from May 1 to 20"
        part = read_number(
            re.sub("^[Aa]n?$", "one", match["n"] or "")
            or match["n2"]
            or match["a"]
            or match["colon"]
            or match["reversed"]
        )
        whole = read_number(match["of"] or match["of2"]) if share else 1.0
        if part is None or not whole or (share and part >= whole):
            continue
        value = part / whole
        by, top, unit = (0.05, 1.0, "fraction") if share else (0.1 * value, None, "ratio")
        low, high = bounds(match, value, by=by, top=top, hedged=False)
        yield Found(match.start(), match.end(), low, high, unit, "", match.end())


def multiples(text: str) -> Iterator[Found]:
    """Read "every third man", "twice as much as in May", "the rate has doubled"."""
    for match in _EVERY.finditer(text):
        nth = match["nth"].lower()
        share = tidy(1 / (_NTH.get(nth) or _PARTS[nth]))
        yield Found(match.start(), match.end(), share, share, "fraction", "", match.end("nth"))
    for match in _EVERY_NTH.finditer(text):
        count = {"second": 2, "other": 2, "fourth": 4}.get(match["nth"].lower()) or (
            _PARTS[match["nth"].lower()]
        )
        if match["nth"].lower() != "other":
            share = tidy(1 / count)
            yield Found(match.start(), match.end(), share, share, "fraction", "", match.end())
    yield from _times(text)


def _times(text: str) -> Iterator[Found]:
    """Read "twice as much as in May", "the rate has doubled", "superior by five times"."""
    for match in _TIMES.finditer(text):
        compared = _COMPARED.match(text, match.end())
        if _DEED.match(text, match.end()):
            continue  # "Twelve times the enemy stormed our lines"
        if compared is None and match["n"] and text.endswith("by ", 0, match.start()):
            compared = match  # "superior by roughly five times"
        if match["fold"] or match["half"]:
            if _BARE_FOLD.match(text, match.end()) is None:
                continue
            value = 0.5 if match["half"] else float(_FOLD[match["fold"][0].lower()])
        elif compared is None:
            if match["word"]:
                yield from _twice(text, match)
            continue
        else:
            value = {"twice": 2.0, "thrice": 3.0}.get((match["word"] or "").lower()) or (
                (read_number(match["n"]) or 0.0) + (0.5 if match["plus_half"] else 0.0)
            )
        low, high = bounds(match, value, by=0.1 * value, hedged=False)
        if match["m"] and high == low:
            high = read_number(match["m"])
        yield Found(match.start(), match.end(), low, high, "fraction" if match["half"] else "ratio",
                    "", match.end())  # fmt: skip
