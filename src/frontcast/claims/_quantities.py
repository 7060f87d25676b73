"""Numbers in words and figures -> ranges with units."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from frontcast.claims._amounts import ABOUT, MODIFIER, Found, any_of, around, bounded_after, tidy
from frontcast.claims._ellipsis import done_so_often, fill_units
from frontcast.claims._money import money
from frontcast.claims._nouns import (
    MONTH,
    UNIT_WORDS,
    are_harmed,
    factor_of,
    is_age,
    unit_after,
    unit_before,
)
from frontcast.claims._numerals import NUMBER, SCALES, SMALL, read_number
from frontcast.claims._patterns import Pattern
from frontcast.claims._shares import folds, multiples, out_of, parts, ratios, shares, to_one
from frontcast.claims._singles import beside, singles

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
    "a couple of hundred": (200, 200),
    "a couple of thousand": (2_000, 2_000),
    "a couple of dozen": (24, 24),
    "a good dozen": (12, 12),
    "some dozen": (12, 12),
    "a few dozen": (24, 60),
    "a few hundred": (200, 500),
    "a few thousand": (2_000, 5_000),
    "a few": (2, 5),
    "two dozen": (24, 24),
    "three dozen": (36, 36),
    "half a dozen": (6, 6),
    "half-dozen": (6, 6),
    "a pair of": (2, 2),
    "a trio of": (3, 3),
    "a dozen": (12, 12),
    "dozen": (12, 12),
    "hundreds of": (200, 999),
    "several hundred thousand": (300_000, 900_000),
    "a few hundred thousand": (200_000, 500_000),
    "half a million": (500_000, 500_000),
    "half a thousand": (500, 500),
    "half a hundred": (50, 50),
}


# Without one of these there is no quantity.
_DIGIT = re.compile(r"\d")
_CUE = Pattern(
    rf"(?<![a-z])(?:{SMALL}|hundred|thousand|million|dozen|score|several|a couple|a pair|"
    r"a trio|a few|tens|"
    r"half|a third|a quarter|a fifth|a tenth|most|the majority|a majority|not (?:one|an?)|twice|"
    r"an? (?:single|whole|full|entire|squad|platoon|company|battalion|brigade|regiment|division|"
    r"kilomet)|the (?:only|single)|(?:just|only|perhaps|maybe|hardly|barely) an? |"
    r"an?\s(?:[a-z]+\s(?:a|an|per|each|every)\s|hour|day|week|month|year|fortnight)|"
    r"both\s|twos|threes|fours|fives|sixes|"
    r"kill|wound|injur|died|dead|hurt|doubl|tripl|halv|every (?:other|second)|"
    r"third|quarter|fifth|sixth|none\b|both (?:are|were|have|had|lie|lay|lead|led|fell)\b|"
    r"seventh|eighth|tenth)|long",
    re.IGNORECASE,
)
_COUNT = Pattern(
    rf"(?<![\w.,])(?<!\d-)(?:{MODIFIER})?(?P<n>{NUMBER})(?:(?!\w)|(?=(?:km|kms|m|km2|km²|kg|t|h|hrs|min)\b)"
    r"(?<![$€£]\d)(?<![$€£]\d\d)(?<![$€£]\d\d\d))",
    re.IGNORECASE,
)
_PLUS = re.compile(r"\+(?=\s|[.,;:)]|$)|-plus(?=\s)")
_NO_ONE = re.compile(
    r"\b(?:last|only|first|next|this|that|the|no|every|each|another|good|any|which|other)\s$",
    re.IGNORECASE,
)
# "One was killed", "One is dead": of what was counted before.
_ONE_DID = Pattern(
    r"one\s(?:of (?:them|these|those|us|whom)\s)?(?:is|was|has|had|died|got|remains?|"
    r"went|works|fell|hit|flew|struck|(?:[a-z]+ly )?[a-z]{3,}ed)\b",
    re.IGNORECASE,
)
_BEGINS = Pattern(r"(?:^|[.!?;:,]\s|\band\s|[\"“]\s?)$")
_BELOW_ZERO = re.compile(r"(?:\bminus\s|(?<![\w\d])[-−])$", re.IGNORECASE)
_COLD = Pattern(
    r"\b(?:is|was|it's|at|to|of|below|degrees?|frost|temperatures?|outside)\s(?:about\s)?(?:[Mm]inus\s|[-−])$"
)
# "Came up to two kilometres from the town", "handed over five generators": no bounds.
_NO_BOUND = Pattern(
    r"\b(?:(?:came|comes?|moved|got) up to|(?:hand(?:s|ed)?|turn(?:s|ed)|taken|took|nets?|netting|"
    r"hung|strung|stretched|spread|draped|control|walked|walk) over)\s$"
)
_WHILES = frozenset(("minute", "hour", "day", "week", "month", "year"))
_LONG = Pattern(r"\b(year|month|week|day)-?long\b", re.IGNORECASE)
_RANGE = Pattern(
    rf"(?<![\w.,])(?:(?:{ABOUT})\s+)?(?P<age>age\s+)?(?:between |from "
    rf")?(?P<a>{NUMBER})\s?(?P<ua>%|km|percent)?"
    rf"\s?(?P<j>-|–|—|to|and|or|,\s(?:maybe|perhaps|possibly|sometimes|even|or even)|or even|"
    rf",(?=\s[a-z]))\s?"
    rf"(?P<b>{NUMBER})(?:(?!\w)|(?<=\d)(?=(?:kms?|km2|km²|kg|m)\b))",
    re.IGNORECASE,
)
_WIDEST = 5
# What may follow a bare range: "20 to 30 of them", "600-800.", "six or seven come back".
_GOES_ON = Pattern(
    r"\s*(?:$|[.,;:!?)]|(?:of (?:them|those|these|us|which|whom|ours|theirs)|or so|"
    r"(?:a|per|each|every) (?:day|week|month|night|hour|year)|daily|weekly|in|at|on|were|"
    r"from (?:it|here|them|us|there)|was|are|have|had|has|will|would|"
    r"come|came|go|went|got|get|made|make|died|die|left|[a-z]{2,}ed)\b)"
)
_SPREAD = Pattern(
    r"\b(?:is|are|was|were|be|range[sd]?|ranging|var(?:y|ies|ied|ying)|anywhere|everything|"
    r"distances?|"
    r"widths?|depths?|in groups of|somewhere|anything)\s$"
)
_ACROSS = re.compile(r"\s(?:deep|wide|long|across|thick)\b")
_ENDS = Pattern(r"\s*(?:[,.;:!?)]|$)")
_DECADE = Pattern(r"\b(?:the )?((?:19|20)\d0)s\b")
_WHOLES = (
    "km|kilomet(?:er|re)|brigade|battalion|company|regiment|minute|tonne|litre|year|month|week|"
    "day|hour|mile|time|million|thousand"
)
_HALF = Pattern(
    rf"\b(?:{MODIFIER})?(?:(?:an?|one)\s(?P<one>{_WHOLES})\sand\sa\shalf|"
    rf"(?P<n>{NUMBER})[\s-]and[\s-]a[\s-]half(?:\s(?P<many>{_WHOLES})s?|(?=[.,;:!?)]|\s*$)))(?!\w)",
    re.IGNORECASE,
)


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
        *money(text), *_areas(text), *_decades(text), *multiples(text), *_halves(text),
        *parts(text), *out_of(text), *ratios(text), *to_one(text), *folds(text), *_odd(text),
        *_ranges(text), *_vague(text), *_lengths(text), *shares(text), *singles(text),
        *_numbers(text),
    ):  # fmt: skip
        if not any(found.start < t.end and t.start < found.end for t in taken):
            taken.append(bounded_after(text, found))
    taken += [
        one for one in beside(text, taken)
        if not any(one.start < t.end and t.start < one.end for t in taken)
    ]  # fmt: skip
    out = sorted(taken, key=lambda f: f.start)
    fill_units(text, out)
    return tuple(out)


def _numbers(text: str) -> Iterator[Found]:
    for match in _COUNT.finditer(text):
        value = read_number(match["n"])
        if value is None or _is_no_quantity(text, match.start("n"), match.end("n")):
            continue
        plus = _PLUS.match(text, match.end("n"))
        end, unit, what = unit_after(text, plus.end() if plus else match.end("n"))
        if match["n"].lower() == "one" and _NO_ONE.search(text[: match.start()]):
            continue
        if match["n"].lower() == "one" and (unit == "" or text[match.end("n") :].startswith(" of")):
            if not _ONE_DID.match(text, match.start()) or not _BEGINS.search(
                text, 0, match.start()
            ):
                continue
            unit = ""
        if not what and is_age(text, match.start(), end=match.end("n"), value=value):
            unit = "year"
        elif unit == "time":
            unit = done_so_often(text, match.start()) or unit
        unit = unit or unit_before(text, match.start(), match.end("n"))
        if are_harmed(text, match.start(), unit=unit):
            unit = "person"
        below = _BELOW_ZERO.search(text, max(0, match.start() - 7), match.start())
        if below and (unit in ("degree", "c") or (
            unit in ("", "minu") and below[0][0] in "Mm" and _COLD.search(text, 0, match.start())
        )):  # fmt: skip
            value, unit = -value, "degree"
        found = _found(match, value, span=(match.start(), end), unit=unit, what=what)
        if unit in _WHILES and (match["less"] or "").lower() == "within":
            found = replace(found, low=value)  # "within ten days"
        if (match["less"] or match["more"]) and _NO_BOUND.search(text, 0, match.start("n")):
            found = replace(found, low=found.high or found.low, high=found.high or found.low)
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
    if match["about"] or match.string[match.end("n") :].startswith((" or so", " or thereabouts")):
        low, high = around(match, low, by=0.05 if share else 0.1 * low)
    elif match["more"]:
        high = None
    elif match["less"]:
        low, high = 0.0, low
    return Found(span[0], span[1], tidy(low), None if high is None else tidy(high), unit, what,
                 match.end("n"))  # fmt: skip


def _ranges(text: str) -> Iterator[Found]:
    for match in _RANGE.finditer(text):
        low, high = read_number(match["a"]), read_number(match["b"])
        between = match[0].lower().startswith("between ")
        if low is None or high is None:
            continue
        if (
            scale := re.search(r"(?:k|hundred|thousand|thous|million|billion|mln|bln)$", match["b"])
        ) and (low < (10 if scale[0] == "hundred" else 1_000)):
            low *= high / (
                read_number(match["b"][: scale.start()]) or high
            )  # "6-7k", "two to three million"
        if (
            low >= high
            or (match["j"] == "and") != between
            or (match["j"] == "," and 2 * low < high)
        ):
            continue
        if _is_no_quantity(text, match.start("a"), match.end("b")):
            continue
        end, unit, what = unit_after(text, match.end("b"))
        aged = text[max(0, match.start() - 5) : match.start()].lower() == "aged "
        if aged or (not unit and is_age(text, match.start(), end=match.end("b"), value=high)):
            unit = "year"
        unit = unit or unit_before(text, match.start(), match.end("b"))
        aged = aged or bool(re.match(r"\s(?:of age|old)\b", text[end:]))
        from_to = match[0].lower().startswith("from ") and not aged
        if from_to and not (
            _SPREAD.search(text, max(0, match.start() - 24), match.start())
            or _ACROSS.match(text, end)
        ):
            continue  # "from 40 to 60 attacks" of a change
        if not unit and not between and not (high <= _WIDEST * low and _GOES_ON.match(text, end)):
            continue
        if "/" in unit and end == match.end("b"):  # "1,000 to 1,200 a day"
            end += re.match(r"\s\w+\s\w+", text[end:]).end()  # type: ignore[union-attr] # matched
        factor, unit = factor_of(unit)
        yield Found(match.start(), end, tidy(low * factor), tidy(high * factor), unit, what,
                    match.end("b"))  # fmt: skip


_VAGUELY = any_of(_VAGUE)
_CROWDS = (
    "tens of thousands",
    "hundreds of thousands",
    "hundreds",
    "thousands",
    "dozens",
    "scores",
)
_DO = Pattern(
    r"\s(?:(?:more|others|already|still|also|now)\s)?(?:are|were|have|had|will|would|could|can|"
    r"may|might|"
    r"must|fled|left|died|came|went|queued?|stayed?|live|lived|remain|[a-z]{3,}ed)\b"
)
# "sixty-odd kilometres", "four hundred and something men": up to the next round number.
_ODD = Pattern(
    rf"(?<![\w.,])(?P<n>{NUMBER})(?:[\s-]odd|\s(?:and|or)\s(?:something|some more|a few))(?!\w)",
    re.IGNORECASE,
)


def _odd(text: str) -> Iterator[Found]:
    if "odd" not in text and "something" not in text and " and a few" not in text:
        return
    for match in _ODD.finditer(text):
        value = read_number(match["n"])
        if value is None or value < 10 or value % 10:
            continue
        step = 1_000 if value % 1_000 == 0 else 100 if value % 100 == 0 else 10
        end, unit, what = unit_after(text, match.end())
        factor, unit = factor_of(unit)
        yield Found(match.start(), end, tidy(value * factor), tidy((value + step - 1) * factor),
                    unit, what, match.end())  # fmt: skip


def _vague(text: str) -> Iterator[Found]:
    for match in _VAGUELY.finditer(text):
        if text[match.start() - 1 : match.start()] == "-":
            continue  # "2 two-hundreds"
        low, high = _VAGUE[match["n"].lower()]
        after = re.match(r"\s+of(?=\s)", text[match.end() :])
        end, unit, what = unit_after(text, match.end() + (after.end() if after else 0))
        if not unit and low == high and _GOES_ON.match(text, match.end()):
            pass  # "asked for half a million in December"
        elif not unit and not _ENDS.match(text, match.end()):
            if match["n"].lower() not in _CROWDS or not _DO.match(text, match.end()):
                continue
            unit = "person"  # "thousands are being called up"
        factor, unit = factor_of(unit)
        if low == high and match["about"]:
            low, high = around(match, low, by=0.1 * low)
        elif match["more"]:
            high = None
        elif low == high and match["less"]:
            low = 0.0
        top = None if high is None else tidy(high * factor)
        yield Found(match.start(), end, tidy(low * factor), top, unit, what, match.end("n"))


def _decades(text: str) -> Iterator[Found]:
    for match in _DECADE.finditer(text):
        year = int(match[1])
        yield Found(match.start(), match.end(), year, year + 9, "year", "", match.end())


_BY = Pattern(
    r"(?<![\w.,])(?P<a>\d+(?:\.\d+)?)\s?(?:x|×|by)\s?(?P<b>\d+(?:\.\d+)?)\s?(?P<u>km|kilomet(?:er|re)s?|m|met(?:er|re)s?)\b"
)


def _areas(text: str) -> Iterator[Found]:
    """Read "a strip of forest 6x2 km" as an area."""
    for match in _BY.finditer(text):
        factor = 1.0 if match["u"].startswith("k") else 1e-6
        area = tidy(float(match["a"]) * float(match["b"]) * factor)
        yield Found(match.start(), match.end(), area, area, "km2", "area", match.end())


def _halves(text: str) -> Iterator[Found]:
    """Read "a kilometre and a half", "two and a half years"."""
    for match in _HALF.finditer(text):
        word = (match["one"] or match["many"] or "").lower()
        whole = 1.0 if match["one"] else read_number(match["n"])
        if whole is None:
            continue
        if word in SCALES:  # "two and a half thousand people"
            end, unit, what = unit_after(text, match.end())
            yield _found(match, (whole + 0.5) * SCALES[word], span=(match.start(), end),
                         unit=unit, what=what)  # fmt: skip
            continue
        end = match.end("one") + len(" and a half") if match["one"] else match.end()
        yield _found(match, whole + 0.5, span=(match.start(), end),
                     unit=UNIT_WORDS.get(word, word), what=word)  # fmt: skip


# What stands after the name of a month and is no day of it: "in July 50".
_PAST_A_MONTH = re.compile(r"3[2-9]|[4-9]\d|[3-9]\d\d|1\d\d|\d{1,3}(?:,\d{3})+")


_AT = re.compile(r"\b(?:at|by|from|until|till|since|before|around)\s$", re.IGNORECASE)


def _is_no_quantity(text: str, start: int, end: int) -> bool:
    number = text[start:end]
    before, after = text[max(0, start - 25) : start], text[end : end + 25]
    if re.match(r"(?:st|nd|rd|th)\b", after) or re.match(
        r"(?:th|st|nd|rd)?\s?(?:Separate|Brigade|Regiment|Army|Corps|Division|Battalion)", after
    ):
        return True
    many = bool(re.search(r"\d{3}|[a-z]", number))
    if re.search(rf"\b(?:{MONTH})\.?\s\d\d?\s?(?:to|and|-|–)\s?$", before, re.IGNORECASE):
        return True
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+|\d{3}", number) and re.match(
        r"\s(?:people|persons|civilians|residents|men|soldiers|[a-z]+s)\b", after
    ):
        return False  # "since 10 May 11,200 people"
    month = re.match(rf"(?:[-–]\d\d?)?\s({MONTH})\b", after, re.IGNORECASE)
    if month and many and month[1] in ("may", "march"):
        month = None  # "16,000 may be displaced"
    if month or (
        re.search(rf"\b(?:{MONTH})\.?\s$", before, re.IGNORECASE)
        and not _PAST_A_MONTH.fullmatch(number)
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
    if re.match(r"\.\d|/\d", after) or (after.startswith("h") and _AT.search(before)):
        return True
    return bool(re.match(r":\d\d|\s?(?:a\.?m\.?|p\.?m\.?|o'clock)\b|\.\d\d\b", after)) or bool(
        re.search(r"\d[:./]$", before)
    )
