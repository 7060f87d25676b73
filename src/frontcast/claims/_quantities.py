"""Numbers in words and figures -> ranges with units."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from frontcast.claims._patterns import Pattern
from frontcast.claims._words import sequence, words

_ONES = {w: i for i, w in enumerate(
    sequence("zero one two three four five six seven eight nine ten eleven twelve thirteen "
        "fourteen "
    "fifteen sixteen seventeen eighteen nineteen"))}  # fmt: skip
_TENS = {w: 10 * i for i, w in enumerate(
    sequence("twenty thirty forty fifty sixty seventy eighty ninety"), start=2)}  # fmt: skip
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_SMALL = "|".join([*_ONES, *_TENS])
_NUMBER = (
    r"(?:\d{1,3}(?:[,\u00a0\u202f ]\d{3})+(?:\.\d+)?|\d+(?:\.\d+|"
    r",\d{1,2}(?!\d))?)(?:\s?(?:thousand|million|"
    r"billion|mln|[kK])\b)?"
    rf"|(?:(?:{_SMALL})(?:[ -](?:{_SMALL}))?(?:\s(?:hundred|thousand|million))*)\b"
)
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
_LESS = r"less than|fewer than|under|up to|at most|no more than|within|below|as (?:many|much) as"
_MODIFIER = (
    rf"(?:(?:just|only|already|now)\s+)?(?:(?P<about>{_ABOUT})|(?P<more>{_MORE})|"
    rf"(?P<less>{_LESS}))\s*"
)
_UNIT_WORDS = {
    "km": "km", "kms": "km", "kilometer": "km", "kilometers": "km", "kilometre": "km",
    "kilometres": "km", "percent": "fraction", "per cent": "fraction", "%": "fraction",
    "m": "m", "meter": "m", "meters": "m", "metre": "m", "metres": "m", "mile": "mile",
    "miles": "mile", "hectares": "ha", "hectare": "ha",
}  # fmt: skip
_AREA = Pattern(
    r"\s*-?(?:square[\s-](?:kilomet(?:er|re)s?|km|miles?)|sq\.?\s?km|km2|km²)", re.IGNORECASE
)
_PEOPLE = words(
    "people person soldier troop man men woman women child children civilian resident inhabitant "
    "servicemen serviceman fighter officer personnel casualty casualties prisoner refugee evacuee "
    "orc occupier invader recruit killed wounded dead injured local body occupant conscript "
    "captive civilians troops soldiers residents militant volunteer patient teenager adult "
    "firefighter doctor nurse teacher miner medic rescuer journalist worker driver pensioner "
    "grandmother grandfather neighbour neighbor employee policeman villager marine paratrooper "
    "infantryman infantrymen stormtrooper assaulter pilot medic hostage deserter defender "
    "attacker enemy pow guy boy girl kid student pupil passenger survivor victim mercenary "
    "sailor conscript reservist guard engineer operator commander sergeant elder elderly "
    "kias wias"
)
_SPLIT_NOUN = words(
    "and or but in of on at to from with by for as that which who were was are is have had has "
    "since during after before while near into over the a an its their his our this per until "
    "now today yesterday tonight again more then here there them us irrecoverably alone already "
    "will would could can may might must should "
    "remain remains remained left lived live came went arrived took place still "
    "when where because if said says than along across toward towards including deep wide long "
    "high tall out off up down away back ahead each apiece alone total yday pre-war ongoing "
    "against near around under inside outside nr every so far due not never just only do does did "
    "went go goes arrive arrives come comes make makes want wants need needs hit die dies burned"
)
_EXTENT = words("strong long deep wide year-old mile")
_MONTH = (
    "january|february|march|april|may|june|july|august|september|october|november|december|"
    "jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec"
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
        *_decades(text), *_halves(text), *_ratios(text), *_ranges(text), *_vague(text),
        *_lengths(text), *_shares(text), *_single(text), *_numbers(text),
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
        if not found.unit and _same_kind(text, found) and (
            not _STOP.search(between) or _carried(text, found, before)
        ):  # fmt: skip
            found.unit = before.unit  # "lost 40 men, 12 of them for good"; "it was 9 a year ago"
    for found in out:
        named = found.what.endswith("s")
        if not named and (apposed := _ONE_OF.search(text[: found.start])):
            found.unit = _singular(apposed[1].lower())  # "the X region, one of four that ..."
    return tuple(out)


# Without one of these there is no quantity.
_DIGIT = re.compile(r"\d")
_CUE = Pattern(
    rf"(?<![a-z])(?:{_SMALL}|hundred|thousand|million|dozen|score|several|a couple|a few|tens|"
    r"half|a third|a quarter|a fifth|a tenth|most|the majority)|long",
    re.IGNORECASE,
)


def _carried(text: str, found: "Found", before: "Found") -> bool:
    """Whether a bare number goes on counting what the sentence before it counted."""
    if before.unit == "fraction":
        return False
    if _OF_THEM.match(text, found.number_end) or _AGAIN.search(text[: found.start]):
        return True
    lengths = ("km", "year", "month", "week", "day", "hour", "")
    near = found.start - before.end < 80
    return near and before.unit not in lengths and "/" not in before.unit


_AGAIN = Pattern(r"\b(?:(?:it|that)(?: is| was|'s)|now|then|today)\s+$", re.IGNORECASE)
_JOINED = Pattern(r"\s+and\s+(?:(?:some|about)\s+)?")
_OF_THEM = Pattern(r"\s+of (?:them|those|these|which|whom)\b", re.IGNORECASE)
_STOP = Pattern(r"[.!?]\s")
_ONE_OF = Pattern(r"\b([a-z]+),\s(?:only |just )?one of\s+(?:the\s)?$")
_BARE_LEAD = Pattern(
    r"(?:^|\.\s|\b(?:got|received|sent|lost|counted|now|then|today|it|was|were|is|are|be|to|from|"
    r"with|than|against|of|another|only|just|or|and|other|by|the)|'s|[,(:–—-])\s*\+?$",
    re.IGNORECASE,
)
_BARE_TAIL = Pattern(
    r"\s*(?:$|[,.;:)]|of (?:them|those|these|which|whom)\b|(?:of )?(?:which|whom)\b|"
    r"(?:in|a|the|last|this|on|at|for|during|by|before|since|as|more|fewer|less|were|was|are|is|"
    r"had|"
    r"have|and|or|to|earlier|previously|yesterday|today|now|near|nr|towards|pre-war|seized|taken|"
    r"captured|killed|"
    r"wounded|lost|destroyed|shot|alone|ongoing|at|failed|succeeded|were|respectively|remain)\b)",
    re.IGNORECASE,
)


def _same_kind(text: str, found: "Found") -> bool:
    """Whether a bare number counts what the number before it counted."""
    after = text[found.number_end :]
    if _OF_THEM.match(text, found.number_end):
        return True
    return bool(_BARE_LEAD.search(text[: found.start]) and _BARE_TAIL.match(after))


def read_number(text: str) -> float | None:
    """Return the value of a number in figures or words; None if it is none.

    Examples
    --------
    >>> read_number("1,200"), read_number("twenty-five"), read_number("two thousand")
    (1200.0, 25.0, 2000.0)
    """
    bare = text.strip().lower()
    scaled = re.fullmatch(r"([\d.,\s\u00a0\u202f]+?)\s?(thousand|million|billion|mln|k)?", bare)
    if scaled:
        comma = re.sub(r"(?<=\d),(\d{1,2})$", r".\1", scaled[1].strip())  # "1,5 km"
        digits = re.sub(r"[,\s\u00a0\u202f]", "", comma)
        scale = {"k": 1e3, "mln": 1e6}.get(scaled[2] or "", _SCALES.get(scaled[2] or "", 1))
        try:
            return float(digits) * scale
        except ValueError:
            return None
    total, part, seen = 0.0, 0.0, False
    for word in re.split(r"[\s-]+", bare):
        if word in _ONES or word in _TENS:
            part += _ONES.get(word, _TENS.get(word, 0))
        elif word == "hundred":
            part = max(part, 1) * 100
        elif word in _SCALES:
            total += max(part, 1) * _SCALES[word]
            part = 0
        elif word != "and":
            return None
        seen = True
    return total + part if seen else None


_COUNT = Pattern(rf"(?<![\w.,])(?<!\d-)(?:{_MODIFIER})?(?P<n>{_NUMBER})(?![\w])", re.IGNORECASE)


def _numbers(text: str) -> Iterator[Found]:
    for match in _COUNT.finditer(text):
        value = read_number(match["n"])
        if value is None or _is_no_quantity(text, match.start("n"), match.end("n")):
            continue
        plus = re.match(r"\+(?=\s|$)", text[match.end("n") :])
        end, unit, what = _unit(text, match.end("n") + (1 if plus else 0))
        if match["n"].lower() == "one" and _NO_ONE.search(text[: match.start()]):
            continue
        if match["n"].lower() == "one" and (unit == "" or text[match.end("n") :].startswith(" of")):
            continue
        unit = unit or _unit_before(text, match.start(), match.end("n"))
        if unit not in _GEAR and _HARMED.search(text[max(0, match.start() - 30) : match.start()]):
            unit = "person"  # "killed two farmhands"
        found = _found(match, value, span=(match.start(), end), unit=unit, what=what)
        yield replace(found, high=None) if plus else found


_NO_ONE = re.compile(
    r"\b(?:last|only|first|next|this|that|the|no|every|each|another|good|any|which|other)\s$",
    re.IGNORECASE,
)


def _unit_before(text: str, at: int, end: int) -> str:
    before = text[:at]
    listed = _LISTED.search(before)
    if listed and re.match(r"\s*(?:$|[,.;(+])", text[end:]):  # "tanks 5,266 (+13), guns 7,390"
        return _kind(listed[1].lower())
    per = re.match(r"\s(?:a|per|each|every)\s(day|week|month|hour)\b", text[end:])
    if _HARMED.search(before):
        return "person"
    put = _PUT_AT.search(before)
    if put and (per or not re.match(r"\s+[a-z]", text[end:])):
        gear = re.search(
            r"\b(?:equipment|vehicle|armou?r|tank|aircraft)\s$", before[: put.start(1)]
        )
        return ("vehicle" if gear else _kind(put[1].lower())) + (f"/{per[1]}" if per else "")
    if per and re.search(r"\b(?:mobili[sz]|recruit|conscript|enlist|draft|lose|lost|losing|bury|"
        r"train|"
                         r"sign|evacuat)\w*\s*(?:up)?\s*$", before, re.IGNORECASE):  # fmt: skip
        return f"person/{per[1]}"
    if re.search(r"\b(?:were|was|are|is|aged|people|men|women|those|volunteers|recruits|"
                 r"anyone|soldiers|conscripts|mostly)\s*$", before) and re.match(
        r"(?:over|under|above|in (?:his|her|their))\s", text[at:]
    ):  # fmt: skip
        return "year"
    if re.search(r"\bages?\b(?: \w+){0,3}\s*$", before, re.IGNORECASE):
        return "year"
    if re.search(r"\b(?:kill|wound|injur|captur|evacuat)(?:ed|ing|es|e|s)?\s*$|\b(?:population|"
                 r"populations|death toll|headcount) (?:of|was|is|stands at|stood at|at)\s*$",
                 before, re.IGNORECASE):  # fmt: skip
        return "person"
    if re.search(r"\b(?:groups?|teams?|squads?|crews?|twos) of\s*$", before, re.IGNORECASE):
        return "person"
    return ""


_LISTED = Pattern(
    r"(?:^|[,;:(]\s*|\band\s|\n)(?:[a-z-]+\s){0,2}((?:[a-z]+ systems)|[a-z-]*(?:s|personnel|"
    r"aircraft|equipment|"
    r"artillery|killed|wounded|dead|men|infantry))\s*(?:[-–—:=]\s*)?$",
    re.IGNORECASE,
)
_HARMED = Pattern(
    r"\b(?:kill(?:ed|ing)|wound(?:ed|ing)|injur(?:ed|ing)|maim(?:ed|ing))\s(?:\w+ )?$",
    re.IGNORECASE,
)
# "casualties in the whole sector at 900", "losses fell to 40 a day".
_GEAR = words("tank vehicle drone gun aircraft helicopter system missile boat ship house animal cow dog "
              "day week month year hour km fraction")  # fmt: skip
_PUT_AT = Pattern(
    r"\b(casualties|losses|residents|attacks|assaults|strikes|sorties|clashes|prisoners|dead|"
    r"wounded|deaths|recruits|recruitment|mobili[sz]ation|evacuees|population|personnel|"
    r"killed)\b[^.;:]{0,60}\b(?:at|to|is|"
    r"was|are|"
    r"were|reached|totall?ed|averaged?|numbered|of|by)\s*$",
    re.IGNORECASE,
)


def _kind(noun: str) -> str:
    """Return the unit that a noun counts in."""
    unit = _singular(noun)
    if noun in _PEOPLE or unit in _PEOPLE or unit in (
        "loss", "population", "death", "recruitment", "mobilization", "mobilisation",
    ):  # fmt: skip
        return "person"
    return _ALIKE.get(unit, unit)


_ALIKE = {
    "assault": "attack", "round": "shell", "van": "vehicle", "pickup": "vehicle",
    "car": "vehicle", "ifv": "vehicle", "apc": "vehicle", "uav": "drone", "storming": "attack",
}  # fmt: skip


_LONG = Pattern(r"\b(year|month|week|day)-?long\b", re.IGNORECASE)


def _lengths(text: str) -> Iterator[Found]:
    for match in _LONG.finditer(text):
        whole = match[1].lower()
        count, unit = (12, "month") if whole == "year" else (1, whole)
        yield Found(match.start(), match.end(), count, count, unit, "", match.end())


def _found(
    match: re.Match[str], value: float, *, span: tuple[int, int], unit: str, what: str
) -> Found:
    factor, unit = _factor(unit)
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


_RANGE = Pattern(
    rf"(?<![\w.,])(?:(?:{_ABOUT})\s+)?(?P<age>age\s+)?(?:between |from "
    rf")?(?P<a>{_NUMBER})\s?(?P<ua>%|km|percent)?"
    rf"\s?(?P<j>-|–|—|to|and|or)\s?(?P<b>{_NUMBER})(?!\w)",
    re.IGNORECASE,
)


def _ranges(text: str) -> Iterator[Found]:
    for match in _RANGE.finditer(text):
        low, high = read_number(match["a"]), read_number(match["b"])
        between = match[0].lower().startswith("between ")
        if low is None or high is None or low >= high or (match["j"] == "and") != between:
            continue
        if _is_no_quantity(text, match.start("a"), match.end("b")):
            continue
        end, unit, what = _unit(text, match.end("b"))
        unit = unit or _unit_before(text, match.start(), match.end("b"))
        if not unit or match[0].lower().startswith("from "):
            continue
        if "/" in unit and end == match.end("b"):  # "1,000 to 1,200 a day"
            end += re.match(r"\s\w+\s\w+", text[end:]).end()  # type: ignore[union-attr] # matched
        factor, unit = _factor(unit)
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
        end, unit, what = _unit(text, match.end() + (after.end() if after else 0))
        if not unit:
            continue
        factor, unit = _factor(unit)
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
        unit = _kind(match["unit"].lower())
        high = None if match["more"] else 1.0
        yield Found(match.start(), match.end(), 0.0 if match["less"] else 1.0, high, unit,
                    match["unit"].lower(), match.end())  # fmt: skip


_SINGLE = Pattern(
    r"\b(?:(?P<more>more than|over|at least)|(?P<less>less than|under|up to)|perhaps|maybe|not "
    r"even|"
    r"barely|(?=a single))\s?(?:an?|one)\s(?:single\s)?(?P<unit>year|month|week|day|platoon|"
    r"company|"
    r"battalion|brigade|regiment|division|squad|soldier|tank)\b",
    re.IGNORECASE,
)


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


_RATIO_CUE = re.compile(
    r"(?:\sto\s|:)(?:one|1)|(?:one|two|three|four|\d)(?:\s[a-z]+)?\s(?:in|out of)\s", re.IGNORECASE
)
_RATIO = Pattern(
    rf"(?<![\w.,:])(?:{_MODIFIER})?(?:(?P<a>{_NUMBER})(?:\sto\s|:)(?P<b>one|1)"
    rf"|(?P<n>one|two|three|four|\d)(?:\s[a-z]+)?\sin\s(?:every\s)?(?P<of>{_NUMBER}))"
    r"(?![\w:,]|\.\d|\s(?:days?|weeks?|months?|hours?|years?|places|directions|sectors|villages|"
    r"towns|regions|waves|groups))",
    re.IGNORECASE,
)


def _ratios(text: str) -> Iterator[Found]:
    """Read "six to one", "5:1", "one in three"."""
    if not _RATIO_CUE.search(text):
        return
    for match in _RATIO.finditer(text):
        share = match["n"] is not None
        part = read_number(match["n"] if share else match["a"])
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


_DECADE = Pattern(r"\b(?:the )?((?:19|20)\d0)s\b")


def _decades(text: str) -> Iterator[Found]:
    for match in _DECADE.finditer(text):
        year = int(match[1])
        yield Found(match.start(), match.end(), year, year + 9, "year", "", match.end())


_WHOLES = "km|kilomet(?:er|re)|year|month|week|day|hour|mile|million|thousand"
_HALF = Pattern(
    rf"\b(?:{_MODIFIER})?(?:(?:an?|one)\s(?P<one>{_WHOLES})\sand\sa\shalf|"
    rf"(?P<n>{_NUMBER})\sand\sa\shalf\s(?P<many>{_WHOLES})s?)\b",
    re.IGNORECASE,
)


def _halves(text: str) -> Iterator[Found]:
    """Read "a kilometre and a half", "two and a half years"."""
    for match in _HALF.finditer(text):
        word = (match["one"] or match["many"]).lower()
        whole = 1.0 if match["one"] else read_number(match["n"])
        if whole is None or word in _SCALES:
            continue
        end = match.end("one") + len(" and a half") if match["one"] else match.end()
        yield _found(match, whole + 0.5, span=(match.start(), end),
                     unit=_UNIT_WORDS.get(word, word), what=word)  # fmt: skip


def _unit(text: str, at: int) -> tuple[int, str, str]:
    """Read what is counted after a number: (end of the surface, unit, noun)."""
    area = _AREA.match(text, at)
    if area:
        return area.end(), "km2", "area"
    joined = re.match(r"(?:\s|-)?(%|percent\b|per cent\b|kilomet(?:er|re)s?\b|kms?\b|met(?:er|"
        r"re)s?\b|m\b|miles?\b|"
                      r"hectares?\b)", text[at:], re.IGNORECASE)  # fmt: skip
    if joined:
        end, unit = at + joined.end(), _UNIT_WORDS[joined[1].lower()]
        per = re.match(r"\s(?:a|per|each|every)\s(day|week|month|hour)\b", text[end:])
        if per and unit != "fraction":
            return end + per.end(), f"{unit}/{per[1]}", joined[1].lower()
        return end, unit, joined[1].lower()
    hyphen = re.match(r"-(\w+)", text[at:])
    if hyphen:
        noun = hyphen[1].lower()
        if noun == "strong":
            return at, "person", "strong"
        return at + hyphen.end(), _singular(noun), noun
    return _noun(text, at)


def _noun(text: str, at: int) -> tuple[int, str, str]:
    of_total = re.match(
        rf"\s+(?:out\s+)?of\s+(?:[\w-]+(?:'s|s')?\s+){{0,3}}?(?=(?:\d[\d,]*|{_SMALL})\s)",
        text[at:], re.IGNORECASE,
    )  # fmt: skip
    if of_total:  # "72 out of 94 drones": what is counted stands after the total
        total = re.match(_NUMBER, text[at + of_total.end() :], re.IGNORECASE)
        if total:
            _, unit, noun = _unit(text, at + of_total.end() + total.end())
            return at, unit, noun
    words = re.match(
        r"(?:\s+(?:of\s+)?(?:the\s+|its\s+|their\s+|our\s+|his\s+|her\s+|my\s+|these\s+|"
        r"those\s+)?)((?:[A-Za-z][\w'-]*\s?){1,4})",
        text[at:],
    )
    if not words:
        return at, "", ""
    if re.match(
        r"(?:remain\w*|stay\w*|fled|survived?|died|(?:are|were|is|was) (?:still )?(?:left|killed|"
        r"wounded|injured|evacuated|missing)|left(?! (?:for|the|their))|pre-war|ppl)\b",
        words[1],
    ):
        return at, "person", ""
    kept = _phrase_words(words[1])
    if not kept:
        return at, "", ""
    noun = kept[-1][0].lower()
    if noun in ("system", "systems") and len(kept) > 1:
        noun = f"{kept[-2][0].lower()} {noun}"
    end = at + words.start(1) + kept[-1].end()
    unit = _kind(noun)
    per = re.match(r"\s(?:a|per|each|every)\s(day|week|month|hour)\b", text[end:])
    if per:
        return end + per.end(), f"{unit}/{per[1]}", noun
    return end, unit, noun


def _phrase_words(text: str) -> list[re.Match[str]]:
    """Return the words after a number up to the noun that is counted."""
    kept: list[re.Match[str]] = []
    for word in re.finditer(r"[A-Za-z][\w'-]*", text):
        if word[0].lower() in _SPLIT_NOUN or re.fullmatch(_MONTH, word[0].lower()):
            break
        kept.append(word)
        low = word[0].lower()
        plural = low.endswith("s") and len(low) > 3 and not low.endswith(("ss", "ous", "'s"))
        if plural or _singular(low) in _PEOPLE or low in _PEOPLE:
            break
    while kept and _no_noun(kept[-1][0].lower()):
        kept.pop()
    return kept


def _no_noun(word: str) -> bool:
    """Whether a word after a number only says how or what was done: "the 19 seized"."""
    if word in _PEOPLE:
        return False
    return (
        word in ("taken", "seen", "known", "gone")
        or word.endswith("ly")
        or (word.endswith("ed") and len(word) > 4 and word != "shed")
    )


def _singular(noun: str) -> str:
    special = {"men": "man", "women": "woman", "children": "child", "people": "people",
               "aircraft": "aircraft", "vehicles": "vehicle", "uavs": "drone", "uav": "drone",
               "kab": "bomb", "kabs": "bomb", "fabs": "bomb", "fpvs": "drone", "fpv": "drone",
               "shaheds": "drone", "shahed": "drone", "lorries": "lorry", "afvs": "vehicle",
               "bmps": "vehicle", "ppl": "person", "pax": "person",
               "inj": "person", "pers": "person", "coys": "company", "coy": "company",
               "bns": "battalion", "wks": "week", "hrs": "hour", "hummers": "vehicle",
               "bikes": "motorcycle", "buggies": "vehicle", "houses": "house", 
               "drones": "drone", "casualties": "casualty", "bodies": "body"}  # fmt: skip
    if noun in special:
        return special[noun]
    if noun.endswith("ies") and len(noun) > 4:
        return noun[:-3] + "y"
    if noun.endswith(("ches", "shes", "sses", "xes")):
        return noun[:-2]
    return noun[:-1] if noun.endswith("s") and not noun.endswith("ss") else noun


def _factor(unit: str) -> tuple[float, str]:
    if unit == "fraction":
        return 0.01, unit
    if unit == "m" or unit.startswith("m/"):
        return 0.001, "km" + unit[1:]
    if unit == "mile":
        return 1.609344, "km"
    if unit == "ha":
        return 0.01, "km2"
    return 1.0, unit


def _is_no_quantity(text: str, start: int, end: int) -> bool:
    number = text[start:end]
    before, after = text[max(0, start - 25) : start], text[end : end + 25]
    if re.match(r"(?:st|nd|rd|th)\b", after) or re.match(
        r"(?:th|st|nd|rd)?\s?(?:Separate|Brigade|Regiment|Army|Corps|Division|Battalion)", after
    ):
        return True
    if re.search(rf"\b(?:{_MONTH})\.?\s$", before, re.IGNORECASE) or re.match(
        rf"\s(?:{_MONTH})\b", after, re.IGNORECASE
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
