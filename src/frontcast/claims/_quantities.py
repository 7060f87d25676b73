"""Numbers in words and figures -> ranges with units."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from frontcast.claims._nouns import (
    MONTH,
    UNIT_WORDS,
    are_harmed,
    factor_of,
    kind_of,
    singular,
    unit_after,
    unit_before,
)
from frontcast.claims._numerals import NUMBER, SCALES, SMALL, read_number
from frontcast.claims._patterns import Pattern

_VAGUE: dict[str, tuple[float, float | None]] = {
    "tens of thousands": (20_000, 99_999),
    "hundreds of thousands": (200_000, 999_999),
    "hundreds": (200, 999),
    "thousands": (2_000, 9_999),
    "millions": (2_000_000, 9_999_999),
    "tens": (20, 99),
    "dozens": (24, 99),
    "scores": (40, 99),
    "several dozen": (36, 84),
    "several hundred": (300, 900),
    "several thousand": (3_000, 9_000),
    "several": (3, 9),
    "a couple of": (2, 2),
    "a few dozen": (24, 60),
    "a few hundred": (200, 500),
    "a few thousand": (2_000, 5_000),
    "a few": (2, 5),
    "two dozen": (24, 24),
    "three dozen": (36, 36),
    "half a dozen": (6, 6),
    "a dozen": (12, 12),
    "dozen": (12, 12),
    "hundreds of": (200, 999),
    "a hundred": (100, 100),
    "a thousand": (1_000, 1_000),
    "a million": (1_000_000, 1_000_000),
}
_FRACTIONS: dict[str, tuple[float, float]] = {
    "half": (0.5, 0.5), "a third": (1 / 3, 1 / 3), "one third": (1 / 3, 1 / 3),
    "two thirds": (2 / 3, 2 / 3), "a quarter": (0.25, 0.25), "three quarters": (0.75, 0.75),
    "two-thirds": (2 / 3, 2 / 3), "three-quarters": (0.75, 0.75), "one-third": (1 / 3, 1 / 3),
    "a fifth": (0.2, 0.2), "one-fifth": (0.2, 0.2), "most": (0.5, 1.0),
    "four fifths": (0.8, 0.8), "four-fifths": (0.8, 0.8), "two fifths": (0.4, 0.4),
    "three fifths": (0.6, 0.6), "one quarter": (0.25, 0.25), "a tenth": (0.1, 0.1),
    "nine tenths": (0.9, 0.9), "three-fifths": (0.6, 0.6), "two-fifths": (0.4, 0.4),
    "the majority": (0.5, 1.0),
}  # fmt: skip
_ABOUT = (
    r"about|around|approximately|roughly|some|nearly|almost|close to|an estimated|estimated|"
    r"approx\.?|circa|perhaps|maybe|in the region of|closer to|c\.|~|≈"
)
_HEDGES = ("perhaps", "maybe")  # of a ratio or a third they say doubt, not a range
_MORE = r"more than|over|at least|no (?:fewer|less) than|upwards of|in excess of|above|exceeding"
_LESS = (
    r"less than|fewer than|not (?:more|over|above)(?: than)?|under|up to|at most|no more than|"
    r"within|below|as (?:many|much) as"
)
_MODIFIER = (
    rf"(?:(?:just|only|already|now)\s+)?(?:(?P<about>{_ABOUT})|(?P<more>{_MORE})|"
    rf"(?P<less>{_LESS}))\s*"
)


# Without one of these there is no quantity.
_DIGIT = re.compile(r"\d")
_CUE = Pattern(
    rf"(?<![a-z])(?:{SMALL}|hundred|thousand|million|dozen|score|several|a couple|a few|tens|"
    r"half|a third|a quarter|a fifth|a tenth|most|the majority)|long",
    re.IGNORECASE,
)
_AGAIN = Pattern(r"\b(?:(?:it|that)(?: is| was|'s)|now|then|today)\s+$", re.IGNORECASE)
_JOINED = Pattern(r"\s+and\s+(?:(?:some|about)\s+)?")
_OF_THEM = Pattern(r"\s+of (?:them|those|these|which|whom)\b", re.IGNORECASE)
# A semicolon is a full stop here (`plain`), but nothing begins after it.
_STOP = Pattern(r"[.!?]\s+(?=[A-Z\d])")
_ONE_OF = Pattern(r"\b([a-z]+),\s(?:only |just )?one of\s+(?:the\s)?$")
_BARE_LEAD = Pattern(
    r"(?:^|\.\s|\b(?:got|received|sent|lost|counted|now|then|today|it|was|were|is|are|be|to|from|"
    r"with|than|against|of|another|only|just|or|and|other|by|the|not|peak|total|yesterday|already|"
    r"still|nearly|yet|held by|maximum|record)|'s|[,(:–—-])\s*\+?$",
    re.IGNORECASE,
)
_BARE_TAIL = Pattern(
    r"\s*(?:$|[,.;:)]|of (?:them|those|these|which|whom)\b|(?:of )?(?:which|whom)\b|"
    r"(?:in|a|the|last|this|on|at|for|during|by|before|since|as|more|fewer|less|were|was|are|is|"
    r"had|"
    r"have|and|or|to|earlier|previously|yesterday|today|now|near|nr|towards|pre-war|seized|taken|"
    r"captured|killed|north|south|east|west|round|around|between|inside|outside|heavy|heavily|"
    r"wounded|lost|destroyed|shot|alone|ongoing|at|failed|succeeded|were|respectively|remain)\b)",
    re.IGNORECASE,
)
_COUNT = Pattern(rf"(?<![\w.,])(?<!\d-)(?:{_MODIFIER})?(?P<n>{NUMBER})(?![\w])", re.IGNORECASE)
_NO_ONE = re.compile(
    r"\b(?:last|only|first|next|this|that|the|no|every|each|another|good|any|which|other)\s$",
    re.IGNORECASE,
)
_LONG = Pattern(r"\b(year|month|week|day)-?long\b", re.IGNORECASE)
_RANGE = Pattern(
    rf"(?<![\w.,])(?:(?:{_ABOUT})\s+)?(?P<age>age\s+)?(?:between |from "
    rf")?(?P<a>{NUMBER})\s?(?P<ua>%|km|percent)?"
    rf"\s?(?P<j>-|–|—|to|and|or)\s?(?P<b>{NUMBER})(?!\w)",
    re.IGNORECASE,
)
_RATIO_CUE = re.compile(
    r"(?:\sto\s|:)(?:one|1)|\b(?:one|1)\sto\s|"
    r"(?:one|two|three|four|\d)(?:\s[a-z]+)?[\s-](?:in|out of)[\s-]",
    re.IGNORECASE,
)
_RATIO = Pattern(
    rf"(?<![\w.,:])(?:{_MODIFIER})?(?:(?P<a>{NUMBER})(?:\sto\s|:)(?P<b>one|1)"
    rf"|(?:one|1)\sto\s(?:their\s|our\s|its\s)?(?P<reversed>{NUMBER})(?=\s*(?:[.,;:!?)]|$))"
    rf"|(?P<n>one|two|three|four|\d)(?:\s[a-z]+)?[\s-]in[\s-](?:every\s)?(?P<of>{NUMBER}))"
    r"(?![\w:,]|\.\d|\s(?:days?|weeks?|months?|hours?|years?|places|directions|sectors|villages|"
    r"towns|regions|waves|groups))",
    re.IGNORECASE,
)
_SINGLE = Pattern(
    r"\b(?:(?P<more>more than|over|at least)|(?P<less>less than|under|up to)|perhaps|maybe|not "
    r"even|"
    r"barely|(?=a single))\s?(?:an?|one)\s(?:single\s)?(?P<unit>year|month|week|day|platoon|"
    r"company|"
    r"battalion|brigade|regiment|division|squad|soldier|tank)\b",
    re.IGNORECASE,
)
_PARTS = {"third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "tenth": 10}
_PART = Pattern(
    rf"(?<![\w.,/])(?:{_MODIFIER})?(?:(?P<n>(?:{SMALL})\b|an?\b)[\s-](?P<part>{'|'.join(_PARTS)})s?\b"
    rf"(?!\s(?:of (?:January|February|March|April|May|June|July|August|September|October|November|"
    rf"December)|day|week|month|year|time|village|town|settlement|person|man|woman|assault|attack|"
    rf"wave|brigade|battalion|company|army))|(?P<k>[1-9])/(?P<of>[2-9]|10)(?![\d/]))",
    re.IGNORECASE,
)
_ENDS = Pattern(r"\s*(?:[,.;:!?)]|$)")
_DECADE = Pattern(r"\b(?:the )?((?:19|20)\d0)s\b")
_WHOLES = "km|kilomet(?:er|re)|year|month|week|day|hour|mile|million|thousand"
_HALF = Pattern(
    rf"\b(?:{_MODIFIER})?(?:(?:an?|one)\s(?P<one>{_WHOLES})\sand\sa\shalf|"
    rf"(?P<n>{NUMBER})\sand\sa\shalf\s(?P<many>{_WHOLES})s?)\b",
    re.IGNORECASE,
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


def find_quantities(text: str) -> list[Found]:
    """Return the quantities of a text in their order; dates, roads and unit numbers are none."""
    return list(_find(text))


@lru_cache(maxsize=1024)
def _find(text: str) -> tuple[Found, ...]:
    """Find them once: pieces of a sentence are asked about by several rules."""
    if not (_DIGIT.search(text) or _CUE.search(text)):
        return ()
    taken: list[Found] = []
    for found in (
        *_decades(text), *_halves(text), *_parts(text), *_ratios(text), *_ranges(text),
        *_vague(text), *_lengths(text), *_shares(text), *_single(text), *_numbers(text),
    ):  # fmt: skip
        if not any(found.start < t.end and t.start < found.end for t in taken):
            taken.append(found)
    out = sorted(taken, key=lambda f: f.start)
    for before, found in pairwise(out):
        between = text[before.end : found.start]
        if _JOINED.fullmatch(between) and before.high is None and found.low == found.high:
            found.high = None  # "more than 30 guns and 90 lorries"
        deep = re.match(r"\s+(?:deep|wide|long|across)\b", text[found.number_end :])
        if deep and not found.unit and before.unit == "km":  # "ten km wide and four deep"
            found.unit = "km"
            if before.high and before.low < before.high and found.low == found.high:
                found.low, found.high = _tidy(0.9 * found.low), _tidy(1.1 * found.low)
        part = before.unit in ("fraction", "ratio") and found.low > 1
        if not found.unit and not part and _same_kind(text, found) and (
            not _STOP.search(between) or _carried(text, found, before)
        ):  # fmt: skip
            found.unit = before.unit  # "lost 40 men, 12 of them for good"; "it was 9 a year ago"
    for found in out:
        named = found.what.endswith("s")
        if not named and (apposed := _ONE_OF.search(text[: found.start])):
            found.unit = singular(apposed[1].lower())  # "the X region, one of four that ..."
    return tuple(out)


def _carried(text: str, found: "Found", before: "Found") -> bool:
    """Whether a bare number goes on counting what the sentence before it counted."""
    if before.unit == "fraction":
        return False
    if _OF_THEM.match(text, found.number_end) or _AGAIN.search(text[: found.start]):
        return True
    lengths = ("km", "year", "month", "week", "day", "hour", "")
    near = found.start - before.end < 80
    return near and before.unit not in lengths and "/" not in before.unit


def _same_kind(text: str, found: "Found") -> bool:
    """Whether a bare number counts what the number before it counted."""
    after = text[found.number_end :]
    if _OF_THEM.match(text, found.number_end):
        return True
    return bool(_BARE_LEAD.search(text[: found.start]) and _BARE_TAIL.match(after))


def _numbers(text: str) -> Iterator[Found]:
    for match in _COUNT.finditer(text):
        value = read_number(match["n"])
        if value is None or _is_no_quantity(text, match.start("n"), match.end("n")):
            continue
        plus = re.match(r"\+(?=\s|$)", text[match.end("n") :])
        end, unit, what = unit_after(text, match.end("n") + (1 if plus else 0))
        if match["n"].lower() == "one" and _NO_ONE.search(text[: match.start()]):
            continue
        if match["n"].lower() == "one" and (unit == "" or text[match.end("n") :].startswith(" of")):
            continue
        unit = unit or unit_before(text, match.start(), match.end("n"))
        if are_harmed(text, match.start(), unit=unit):
            unit = "person"
        found = _found(match, value, span=(match.start(), end), unit=unit, what=what)
        yield replace(found, high=None) if plus else found


def _lengths(text: str) -> Iterator[Found]:
    for match in _LONG.finditer(text):
        whole = match[1].lower()
        count, unit = (12, "month") if whole == "year" else (1, whole)
        yield Found(match.start(), match.end(), count, count, unit, "", match.end())


def _found(
    match: re.Match[str], value: float, *, span: tuple[int, int], unit: str, what: str
) -> Found:
    factor, unit = factor_of(unit)
    share = unit == "fraction"
    low: float = value * factor
    high: float | None = low
    if match["about"] or match.string[match.end("n") :].startswith(" or so"):
        spread = 0.05 if share else 0.1 * low
        low, high = low - spread, low + spread
    elif match["more"]:
        high = None
    elif match["less"]:
        low, high = 0.0, low
    return Found(span[0], span[1], _tidy(low), None if high is None else _tidy(high), unit, what,
                 match.end("n"))  # fmt: skip


def _ranges(text: str) -> Iterator[Found]:
    for match in _RANGE.finditer(text):
        low, high = read_number(match["a"]), read_number(match["b"])
        between = match[0].lower().startswith("between ")
        if low is None or high is None or low >= high or (match["j"] == "and") != between:
            continue
        if _is_no_quantity(text, match.start("a"), match.end("b")):
            continue
        end, unit, what = unit_after(text, match.end("b"))
        unit = unit or unit_before(text, match.start(), match.end("b"))
        if (not unit and not between) or match[0].lower().startswith("from "):
            continue
        if "/" in unit and end == match.end("b"):  # "1,000 to 1,200 a day"
            end += re.match(r"\s\w+\s\w+", text[end:]).end()  # type: ignore[union-attr] # matched
        factor, unit = factor_of(unit)
        yield Found(match.start(), end, _tidy(low * factor), _tidy(high * factor), unit, what,
                    match.end("b"))  # fmt: skip


def _any_of(names: Iterable[str]) -> Pattern:
    listed = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    return Pattern(rf"\b(?:{_MODIFIER})?(?P<n>{listed})\b", re.IGNORECASE)


_VAGUELY, _SHARE = _any_of(_VAGUE), _any_of(_FRACTIONS)


def _vague(text: str) -> Iterator[Found]:
    for match in _VAGUELY.finditer(text):
        low, high = _VAGUE[match["n"].lower()]
        after = re.match(r"\s+of(?=\s)", text[match.end() :])
        end, unit, what = unit_after(text, match.end() + (after.end() if after else 0))
        if not unit and not _ENDS.match(text, match.end()):
            continue
        factor, unit = factor_of(unit)
        exact = low == high
        if exact and (match["about"] or match["more"]):
            high = None if match["more"] else low * 1.1
            low = low if match["more"] else low * 0.9
        elif match["more"]:
            high = None
        top = None if high is None else _tidy(high * factor)
        yield Found(match.start(), end, _tidy(low * factor), top, unit, what, match.end("n"))


def _single(text: str) -> Iterator[Found]:
    """Read "more than a year", "perhaps a platoon", "a single company"."""
    for match in _SINGLE.finditer(text):
        unit = kind_of(match["unit"].lower())
        high = None if match["more"] else 1.0
        yield Found(match.start(), match.end(), 0.0 if match["less"] else 1.0, high, unit,
                    match["unit"].lower(), match.end())  # fmt: skip


def _shares(text: str) -> Iterator[Found]:
    for match in _SHARE.finditer(text):
        name = match["n"].lower()
        if name == "most" and not re.match(
            r"(?:\s+(?:of|have|had|are|were|\w+s)\b)", text[match.end() :]
        ):
            continue
        if name == "most" and re.search(
            r"\b(?:the|at|[a-z]+'s)\s$", text[: match.start()], re.IGNORECASE
        ):
            continue
        if name == "half" and re.match(r"\s?-?(?:a\s|year|hour|km|kilom)", text[match.end() :]):
            continue
        low, high = _FRACTIONS[name]
        top: float | None = high
        if low == high and match["about"] and match["about"].lower() not in _HEDGES:
            spread = 0.1 if name == "half" else 0.05
            low, top = low - spread, low + spread
        elif match["more"]:
            top = None
        elif match["less"]:
            low = 0.0
        yield Found(match.start(), match.end(), _tidy(low), None if top is None else _tidy(top),
                    "fraction", "", match.end("n"))  # fmt: skip


def _parts(text: str) -> Iterator[Found]:
    """Read "nine-tenths", "two fifths", "3/4": parts of a whole."""
    for match in _PART.finditer(text):
        whole = float(match["of"]) if match["of"] else _PARTS[match["part"].lower()]
        named = (match["n"] or match["k"]).lower()
        part = 1.0 if named in ("a", "an") else read_number(named)
        if part is None or not 0 < part < whole:
            continue
        low = high = part / whole
        top: float | None = high
        if match["about"] and match["about"].lower() not in _HEDGES:
            low, top = low - 0.05, high + 0.05
        elif match["more"]:
            top = None
        elif match["less"]:
            low = 0.0
        yield Found(match.start(), match.end(), _tidy(low), None if top is None else _tidy(top),
                    "fraction", "", match.end())  # fmt: skip


def _ratios(text: str) -> Iterator[Found]:
    """Read "six to one", "5:1", "one in three"."""
    if not _RATIO_CUE.search(text):
        return
    for match in _RATIO.finditer(text):
        share = match["n"] is not None
        part = read_number(match["n"] or match["a"] or match["reversed"])
        whole = read_number(match["of"]) if share else 1.0
        if part is None or not whole or (share and part >= whole):
            continue
        value = part / whole
        low, high = value, value
        if match["about"] and match["about"].lower() not in _HEDGES:
            spread = 0.05 if share else 0.1 * value
            low, high = value - spread, value + spread
        yield Found(match.start(), match.end(), _tidy(low), _tidy(high),
                    "fraction" if share else "ratio", "", match.end())  # fmt: skip


def _decades(text: str) -> Iterator[Found]:
    for match in _DECADE.finditer(text):
        year = int(match[1])
        yield Found(match.start(), match.end(), year, year + 9, "year", "", match.end())


def _halves(text: str) -> Iterator[Found]:
    """Read "a kilometre and a half", "two and a half years"."""
    for match in _HALF.finditer(text):
        word = (match["one"] or match["many"]).lower()
        whole = 1.0 if match["one"] else read_number(match["n"])
        if whole is None or word in SCALES:
            continue
        end = match.end("one") + len(" and a half") if match["one"] else match.end()
        yield _found(match, whole + 0.5, span=(match.start(), end),
                     unit=UNIT_WORDS.get(word, word), what=word)  # fmt: skip


def _is_no_quantity(text: str, start: int, end: int) -> bool:
    number = text[start:end]
    before, after = text[max(0, start - 25) : start], text[end : end + 25]
    if re.match(r"(?:st|nd|rd|th)\b", after) or re.match(
        r"(?:th|st|nd|rd)?\s?(?:Separate|Brigade|Regiment|Army|Corps|Division|Battalion)", after
    ):
        return True
    if re.search(rf"\b(?:{MONTH})\.?\s$", before, re.IGNORECASE) or re.match(
        rf"\s(?:{MONTH})\b", after, re.IGNORECASE
    ):
        return not re.match(r"\s*(?:km|percent|%)", after)
    if re.search(
        r"(?:[A-Z]{1,3}-|№\s?|#|No\.\s?|Route\s|Highway\s|T-|Su-|Shahed-|Article\s)$", before
    ):
        return True
    if re.fullmatch(r"(?:19|20)\d\d", number) and not re.match(
        r"\s(?:people|troops|soldiers|tanks|civilians|residents|men|km|drones)", after
    ):
        return True
    if re.match(r"\.\d|/\d", after) or (
        re.search(r"[A-Z][a-z]+,\s$", before) and re.match(r",\s", after)  # "Olena, 67, left"
    ):
        return True
    return bool(re.match(r":\d\d|\s?(?:a\.?m\.?|p\.?m\.?|o'clock)\b|\.\d\d\b", after)) or bool(
        re.search(r"\d[:./]$", before)
    )


def _tidy(value: float) -> float:
    return round(value, 6)
