"""What a bare number counts: "40 men, 12 of them for good", "brigades: four", "or 960 a day"."""

import re
from collections.abc import Sequence
from itertools import pairwise

from frontcast.claims._amounts import Found, tidy
from frontcast.claims._kinds import kind_of, singular
from frontcast.claims._nouns import unit_after
from frontcast.claims._patterns import Pattern
from frontcast.claims._words import words

_AGAIN = Pattern(
    r"\b(?:(?:it|that)(?: is| was|'s| used to be| had been)|they (?:are|were)|now|then|today)\s+$",
    re.IGNORECASE,
)
_JOINED = Pattern(r"\s+and\s+(?:(?:some|about)\s+)?")
_OF_THEM = Pattern(r"\s+of (?:them|those|these|which|whom)\b", re.IGNORECASE)
# A semicolon is a full stop here (`plain`), but nothing begins after it.
_STOP = Pattern(r"[.!?]\s+(?=[A-Z\d])")
_ONE_OF = Pattern(r"\b([a-z]+),\s(?:only |just )?one of\s+(?:the\s)?$")
_BARE_LEAD = Pattern(
    r"(?:^|\.\s|\b(?:got|received|sent|lost|counted|now|then|today|it|was|were|is|are|be|to|from|"
    r"been|places|sometimes|maybe|perhaps|even|with|than|against|of|another|only|just|or|and|other|by|the|not|peak|total|yesterday|already|"
    r"still|nearly|yet|held by|maximum|record|falls?|fell|drop(?:s|ped)|sunk|sank|rose|risen|"
    r"grown|shrunk|brings|brought|made|took|gave)|'s|[,(:–—-])\s*\+?$",
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
    r"(?:\s+of them)?(?:\s+or so)?(?:\s(?:a|an|per|each|every)\s|\s?/\s?)"
    r"(?P<per>day|week|wk|month|mth|hour|year|night)\b"
    r"(?!\s(?:ago|earlier|later|before|after)\b)|"
    r"(?:\s+of them)?(?:\s+or so)?\s(?P<daily>daily|weekly|monthly)\b"
)
_PERIODS = {"wk": "week", "mth": "month", "daily": "day", "weekly": "week", "monthly": "month",
            "nightly": "day",
            "night": "day",
            "hourly": "hour"}  # fmt: skip
# "5 missile and 62 air strikes", "58 Russian to 21 Ukrainian vehicles".
_BETWEEN = Pattern(r"\s+(?:[\w-]+\s+)?(?:and|to|or|against|versus|vs\.?)\s+")
_FROM = re.compile(r"\b[Ff]rom\s$")
_FROM_TO = re.compile(r"\sto\s")
_LENGTHS = words("km year month week day hour km2 kg minute m3 km3")
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
_METRES_FROM = 20
_PLURALS = words("people men women children personnel servicemen aircraft infantry")


# "the average daily advance came to 1.1 km", "monthly losses of 30,000 men".
_DAILY_OF = Pattern(
    r"\b(?P<daily>daily|nightly|weekly|monthly|hourly)\s(?:[a-z]+\s){0,2}?(?:advances?|rates?|"
    r"pace|gains?|"
    r"averages?|loss(?:es)?|progress|output|production|consumption|intake|toll|ration|norm|total|"
    r"figures?|casualties|recruitment|mobili[sz]ation|use|need|needs|deliver(?:y|"
    r"ies))\b[^.;:]{0,50}$",
    re.IGNORECASE,
)
_DAILY_WORD = Pattern(r"\b(?:daily|nightly|weekly|monthly|hourly)\s", re.IGNORECASE)
_NO_RATES = words("fraction ratio time minute hour day week month year degree")
_AGAINST = Pattern(
    r"\b(?:against|from|compared (?:with|to)|versus|than|instead of|not)\s(?:[a-z]+\s)?$"
)
_NEXT = 8
# "600 persons were leaving daily".
_EACH_DAY = Pattern(
    r"(?:\s(?:were|are|was|is|have|had|been|being|now|still|on average|leave|die|come|arrive|pass|"
    r"land|fall|left|died|came|fell|went|go|[a-z]{2,}(?:ed|ing)|out|in(?!\sa\s)|there|"
    r"here|absent|missing|away)){1,4}\s(?:(?P<daily>daily|nightly|weekly|monthly|hourly)|(?:every|each|per|a)\s"
    r"(?P<per>day|week|month|night|hour|year)(?!\sago|\s(?:later|earlier|before|after|or)\b))\b"
)
_EVERY_DAY = Pattern(
    r"\b[Ee](?:very|ach)\s(day|week|month|night|hour)\b[^.;:,]{0,30}\b(?:costs?|takes?|brings?|"
    r"loses?|kills?)\b[^.;:,\d]{0,30}$"
)
_EACH_DAY_CUE = re.compile(
    r"(?:daily|nightly|weekly|monthly|hourly|(?:every|each|per|a)\s(?:day|week|month|night|hour|"
    r"year))\b",
    re.IGNORECASE,
)
# "nowhere deeper than 1.5", "a depth of no more than 10", "a buffer 20 deep".
_LONGER = Pattern(r"\b(?:deeper|wider|longer|further|farther) than\b", re.IGNORECASE)
_LENGTH_OF = Pattern(
    r"\b(?:depth|width|length|distance|radius|buffer|gap|neck|corridor)\b"
    r"(?: [a-z]+){0,3} (?:of|at|is|was|as|to|by)\s$"
)
_DEEP = Pattern(r"\s(?:deep|wide|long|across)\b")
# What was done so many times.
_DEEDS = {
    "attack": Pattern(
        r"\b(?:attack|storm|assault|counter-?attack)(?:s|ed|ing)?\b[^.;:]*$|"
        r"\b(?:tr(?:y|ies|ied|ying)|attempt(?:s|ed|ing)?|sought)\b(?:[^.;:]*\bto "
        r"(?:break|storm|advance|push|attack|improve|dislodge|move|go|enter)\b[^.;:]*|\s)$",
        re.IGNORECASE,
    ),
    "shelling": Pattern(
        r"\b(?:shell(?:s|ed|ing)|fire[sd]? (?:at|on|upon))\b[^.;:]*$", re.IGNORECASE
    ),
    "strike": Pattern(r"\b(?:struck|bombed|bomb(?:s|ing))\b[^.;:]*$", re.IGNORECASE),
}


_TIMES_THE = Pattern(r"[\w-]+ times (?:the|our|their) [a-z]+ [a-z]{3,}ed\b")
_FIRED = re.compile(r"\bfired\s$")
_TIMES_AT = Pattern(r"(?:[a-z]+ ){0,2}[\w,-]+ times (?:at|on)\b")


def done_so_often(text: str, at: int) -> str | None:
    """Return what was done, where a number counts times: "attacked 5 times"; None: nothing known.

    Parameters
    ----------
    text : str
    at : int
        Where the number begins.
    """
    before = text[max(0, at - _REACH // 2) : at]
    if (named := _TIMES_THE.match(text, at)) is not None:
        before = named[0]  # "Twelve times the enemy stormed our lines"
    elif _FIRED.search(before) and _TIMES_AT.match(text, at):
        return "shelling"
    return next((deed for deed, done in _DEEDS.items() if done.search(before)), None)


def _measure(text: str, found: list[Found]) -> None:
    """Give lengths and rates what says that they are such, in place."""
    rates = _DAILY_WORD.search(text) is not None
    each = _EACH_DAY_CUE.search(text) is not None
    average = _AVERAGE_CUE.search(text) is not None
    for one in found:
        if not one.unit and (
            _LONGER.search(text, max(0, one.start - 14), one.number_end)
            or _LENGTH_OF.search(text, max(0, one.start - 60), one.start)
            or (_DEEP.match(text, one.number_end) and not any(o.unit == "km" for o in found))
        ):
            one.unit = "km"
        base = one.unit
        if each and base and "/" not in base and base not in _NO_RATES and (
            per := _EACH_DAY.match(text, one.end)
        ):  # fmt: skip
            one.unit = (
                f"{base}/{_PERIODS.get(per['per'], per['per']) or _PERIODS[per['daily'].lower()]}"
            )
        if average and base and "/" not in one.unit and base not in _NO_RATES and (
            per := _AVERAGE_DAY.match(text, one.end)
        ):  # fmt: skip
            spell = per["per"] or per["every"]
            one.unit = f"{base}/{_PERIODS.get(spell, spell)}"
        if each and base and "/" not in one.unit and base not in _NO_RATES and (
            per := _EVERY_DAY.search(text, max(0, one.start - 70), one.start)
        ):  # fmt: skip
            one.unit = f"{base}/{_PERIODS.get(per[1], per[1])}"
        if rates and base and "/" not in base and base not in _NO_RATES and (
            per := _DAILY_OF.search(text, max(0, one.start - 90), one.start)
        ):  # fmt: skip
            one.unit = f"{base}/{_PERIODS[per['daily'].lower()]}"


# Not "for every 20 men": the number that follows at once is no answer.
_FOR_EVERY = Pattern(
    r"\b[Ff]or (?:every|each)\s(?!day|week|month|year|night|hour|\d|ten|hundred|time)"
    r"(?:of ours|[A-Za-z]+)(?:\s[a-z]+){0,3}"
)
_AVERAGE_DAY = Pattern(
    r"(?:\s[a-z]+){0,2}\s(?:on (?:an?|the) (?:average|normal|quiet|bad|good|typical|ordinary) "
    r"(?P<per>day|night|week|month)|every (?P<every>day|night|week|month))\b"
)


_AVERAGE_CUE = re.compile(
    r"\b(?:average|normal|quiet|bad|good|typical|ordinary|every) (?:day|night|week|month)\b"
)


def rate_after(text: str, at: int) -> str:
    """Return "/day" where "a day" or "daily" follows an offset, else nothing."""
    rate = _RATE.match(text, at)
    rate = rate or (_EACH_DAY.match(text, at) if _EACH_DAY_CUE.search(text, at, at + 60) else None)
    return (
        f"/{_PERIODS.get(rate['per'], rate['per']) or _PERIODS[rate['daily'].lower()]}"
        if rate
        else ""
    )


_OF = re.compile(r"\b[Oo]f\s(?:(?:the|its|their|our|these|those)\s)?$")


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
        if not one.unit and after.unit and _FROM_TO.fullmatch(between) and (
            after.unit != "person" and _FROM.search(text, max(0, one.start - 6), one.start)
        ):  # fmt: skip
            one.unit = after.unit  # "has grown from two to almost four kilometres"
        if adjective and after.unit and after.unit not in _LENGTHS and (
            _BETWEEN.fullmatch(between) and after.unit not in ("fraction", "ratio")
            and (after.what.endswith("s") or after.what in _PLURALS)
            and one.unit not in ("person", "fraction", *_LENGTHS)
        ):  # fmt: skip
            one.unit, one.end = after.unit.partition("/")[0], max(one.number_end, one.start)
    _measure(text, found)
    if "or e" in text and (each := _FOR_EVERY.search(text)) is not None:
        for one in found:  # "for every soldier lost the enemy loses five, perhaps six"
            if one.start > each.end() and not one.what and one.unit in ("", "person"):
                one.unit = "ratio"
    for n, one in enumerate(found):
        if n:
            _of_such(text, one, found[:n])
            _carry(text, one, found[n - 1])
        if not one.unit:
            one.unit = counted_before(text, one, found[:n]) or ""
            _add_rate(text, one)
        if not one.what.endswith("s") and (apposed := _ONE_OF.search(text[: one.start])):
            one.unit = singular(apposed[1].lower())  # "the X region, one of four that ..."
    _join_guesses(text, found)
    if len(found) > 1 and (" per " in text or "as m" in text or "that" in text):
        _of_others(text, found)


_GUESS = Pattern(r"(?:maybe|perhaps|possibly)\s", re.IGNORECASE)
_OR = re.compile(r",\sor(?:\seven)?\s")
_SHORT_OF_IT = re.compile(r"[^.;:\d]{0,40},\s")


def _join_guesses(text: str, found: list[Found]) -> None:
    """Read "200 people, maybe 300", "three soldiers, or five" as one range, in place."""
    for one, more in reversed([*pairwise(found)]):
        between = text[one.end : more.start]
        guess = _GUESS.match(text, more.start) and _SHORT_OF_IT.fullmatch(between)
        if more.what or not (guess or _OR.fullmatch(between)):
            continue
        top = more.low if more.high is None else (more.low + more.high) / 2
        if one.low == one.high and one.low < top <= 2 * one.low + 1 and "/" not in more.unit:
            one.high, one.end = tidy(top), more.end
            found.remove(more)


def _of_such(text: str, one: Found, known: list[Found]) -> None:
    """Read "of the four roads one remains", "15 km in spring, today they fly 30"."""
    before = known[-1]
    if one.unit == "person" and not one.what and one.low <= before.low and (
        _OF.search(text, max(0, before.start - 9), before.start)
        and not _STOP.search(text, before.end, one.start)
    ):  # fmt: skip
        one.unit = before.unit.partition("/")[0]
    elif not one.unit and any(f.unit == "km" for f in known) and (
        _FARTHER.match(text, one.number_end)
        or (
            _MOVED.search(text, max(0, one.start - 12), one.start)
            and _ENDS.match(text, one.number_end)
        )
    ):  # fmt: skip
        one.unit = "km"


_METRES = words("m meter meters metre metres")


def _as_metres(one: Found, before: Found) -> None:
    """Make a bare number that goes on in metres one of kilometres: "700 m deep, in places 300"."""
    if before.what in _METRES and one.what not in _METRES and one.low >= _METRES_FROM:
        one.low = tidy(one.low / 1000)
        one.high = None if one.high is None else tidy(one.high / 1000)
        one.what = before.what


# "One battalion per 20 kilometres", "one man per 100 m".
_PER_MANY = re.compile(r"\sper\s")
# "Twice as many", "a third of that", "half that": of what was counted last.
_OF_THAT = Pattern(
    r"\s(?:as\s(?:many|much)(?!\sas\b|\s(?:in|on|by|again)\b)|that(?=\s*[.,;:!?)]|$))"
)


def _of_others(text: str, found: list[Found]) -> None:
    """Work out what is told by another number of the text, in place."""
    for n, (before, one) in enumerate(pairwise(found)):
        between = text[before.end : one.start]
        if _PER_MANY.fullmatch(between) and one.unit in _LENGTHS and one.low and before.unit:
            before.low = tidy(before.low / one.low)
            before.high = None if before.high is None else tidy(before.high / one.low)
            before.unit, before.end, one.end = f"{before.unit}/{one.unit}", one.end, one.number_end
        elif one.unit in ("ratio", "fraction") and (
            that := _OF_THAT.match(text, one.number_end)
        ):  # fmt: skip
            base = next((f for f in reversed(found[: n + 1]) if f.unit not in _NO_COUNTS), None)
            if base is None or base.high is None or one.high is None:
                continue
            one.low, one.high = tidy(one.low * base.low), tidy(one.high * base.high)
            _, unit, _ = unit_after(text, that.end())
            one.unit = unit or base.unit


def _carry(text: str, one: Found, before: Found) -> None:
    """Give a number what the one before it says of both."""
    between = text[before.end : one.start]
    if before.unit.startswith(f"{one.unit}/") and _AGAINST.search(between):
        one.unit = before.unit  # "1.1 km a day, against 300 m in the summer"
    aged = text.startswith(" old", before.end) or (not before.what and len(between) > _NEXT)
    if before.unit == "year" and aged:
        return  # an age goes on in no other number
    if not one.unit and _HARM.match(text, one.number_end):
        one.unit = "person"  # "12 assaults. Some 4,000 of the 11,000 deployed have been killed"
        return
    if not one.unit and before.unit in _LENGTHS and _NOT_BUT.search(text, 0, one.start):
        one.unit = before.unit  # "not 30 metres across but 35"
        _as_metres(one, before)
        return
    if not one.unit and before.unit == "km2" and (
        _HOLDS.search(text, max(0, one.start - 24), one.start) and _ENDS.match(text, one.number_end)
    ):  # fmt: skip
        one.unit = "km2"  # "1,300 sq km of the region. It now holds 110"
        return
    if _JOINED.fullmatch(between) and before.high is None and one.low == one.high:
        one.high = None  # "more than 30 guns and 90 lorries"
    deep = re.match(r"\s+(?:deep|wide|long|across)\b", text[one.number_end :])
    if deep and not one.unit and before.unit == "km":  # "ten km wide and four deep"
        one.unit = "km"
        if before.high and before.low < before.high and one.low == one.high:
            one.low, one.high = tidy(0.9 * one.low), tidy(1.1 * one.low)
    if (
        not one.unit
        and _FROM_TO.fullmatch(between)
        and _FROM.search(text, max(0, before.start - 6), before.start)
    ):
        one.unit = before.unit  # "from 27 years to 25"
    them = before.unit in _LENGTHS and _OF_THEM.match(text, one.number_end)
    if not one.unit and not them and not _is_part(text, one, before) and _same_kind(text, one) and (
        not _STOP.search(between) or _carried(text, one, before)
    ):  # fmt: skip
        one.unit = before.unit  # "lost 40 men, 12 of them for good"; "it was 9 a year ago"
        _as_metres(one, before)
        _add_rate(text, one)


# "10 kilometres from the border and 21 from the town", "eight to the east".
_FARTHER = Pattern(
    r"\s(?:from (?:the|its|here|[A-Z])|to the (?:[a-z]+ )?(?:north|south|east|west|[A-Z])|"
    r"(?:further )?(?:north|south|east|west)\b|short of the)"
)

# "they went fifteen", "today fly 30", "range 250".
_MOVED = Pattern(r"\b(?:went|covered?|fl(?:y|ew|ies)|advanced?|moved|range|reach(?:es)?)\s$")
_ENDS = re.compile(r"\s*(?:[.,;:)!?]|$)")


def _is_part(text: str, one: Found, before: Found) -> bool:
    """Whether a number after a share or a ratio cannot be another one."""
    if before.unit == "ratio":
        return not (_AGAIN.search(text[: one.start]) or one.low != int(one.low))
    return before.unit == "fraction" and one.low > 1


def _add_rate(text: str, one: Found) -> None:
    """Read "or 960 a day" as so many of them in a day."""
    rate = _RATE.match(text, one.number_end) or (
        _EACH_DAY.match(text, one.number_end)
        if _EACH_DAY_CUE.search(text, one.number_end, one.number_end + _REACH // 3) else None
    )  # fmt: skip
    if rate is None or not one.unit or "/" in one.unit:
        return
    base, per = (
        one.unit.partition("/")[0],
        _PERIODS.get(rate["per"], rate["per"]) or (_PERIODS[rate["daily"].lower()]),
    )
    one.unit = f"{'person' if base in _LENGTHS - {'km', 'km2'} else base}/{per}"
    one.end = max(one.end, rate.end())


_OF_WHICH = Pattern(r"(?:^|.*\s)([a-z]+s)\b[^,.;]{0,30}?,\sof (?:which|whom)\s[^,.;]{0,30}$")
# "..., of which 80 were tanks"
_WERE = Pattern(r"\s(?:were|are|was)\s(?:[a-z]+\s)?([a-z]+s)\b(?=[\s,.;]|$)")
_HARM = Pattern(
    r"\s(?:of (?:the|its|their|his|about) [\d,]+\s)?(?:deployed\s|sent\s)?(?:(?:have|had|has) been|"
    r"were|are|was)\s(?:killed|injured|wounded|captured|detained|evacuated|mobili[sz]ed|drafted)\b|"
    r"\sdeployed have been\b"
)
_NOT_BUT = Pattern(r"\bnot\s[^.;]{1,40}\bbut\s$")
_HOLDS = Pattern(r"\b(?:holds?|held|controls?|controlled|keeps?|kept|retains?|retained) $")
# What thousands are not.
_FEW_OF = words("battalion brigade regiment company region village settlement town division corps")
_MANY = 1000


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
    if (named := _OF_WHICH.search(text, max(0, at - _REACH), at)) is not None:
        own = _WERE.match(text, number.number_end)
        return kind_of((own or named)[1])  # "the mines, of which there used to be six"
    best, unit = max(-1, at - _REACH), None
    for match in _COUNTED.finditer(text, max(0, at - _REACH), at):
        best, unit = match.end(), kind_of(match[1].lower().replace("ways out", "roads"))
    for one in known:
        base = one.unit.partition("/")[0]
        if best < one.end <= at and base and base not in _LENGTHS | _NO_COUNTS:
            best, unit = one.end, base
    return None if number.low >= _MANY and unit in _FEW_OF else unit


# "Was 400 in March", "yesterday it was 87", "it used to be three", "Jan 91".
_COMPARES = Pattern(
    r"(?:\b(?:was|were|is|are|been|be|than|against|now|it|quarter it took|Jan|Feb|Mar|Apr|May|June|"
    r"July|Aug|Sept?|Oct|Nov|Dec)|[=≈:])\s*[\"“]?$",
    re.IGNORECASE,
)
_WHO = Pattern(
    r"\s(?:of (?:the|them|his|her|their|our|its|those|these|us|whom|theirs)|who|men|people|came|"
    r"were|are|had|have|killed|wounded|dead)\b"
)
_AMONG = re.compile(r"\bof (?:the|his|her|their)\s$")
_GAUGES = frozenset(("km", "km2", "km/day", "km2/day", "km/week", "km2/week", "km2/month"))
_ALIKE_BY = 10
_PEOPLE_KINDS = frozenset(("civilians", "losses", "force_strength"))


def unit_told(text: str, bare: Found, *, above: Sequence[Found], kind: str) -> str:
    """Return the unit of a bare number by what its line says before it; else it counts people.

    Parameters
    ----------
    text : str
        From the beginning of the line.
    bare : Found
    above : sequence of Found
        What the line has counted before, in its order.
    kind : str
        Type of the claim.

    Returns
    -------
    str
    """
    counted = counted_before(text[: bare.start], bare, ())
    gauged = kind in ("distance", "advance_rate") or (
        _MOVED.search(text, max(0, bare.start - 12), bare.start) is not None
        and _ENDS.match(text, bare.number_end) is not None
    )
    compared = counted is None and kind not in _PEOPLE_KINDS
    unit = None
    if gauged or (compared and _COMPARES.search(text, 0, bare.start)):
        unit = _gone_on(text, bare, above, gauged=gauged)
    unit = unit or counted or "person"
    return unit if "/" in unit else unit + rate_after(text, bare.number_end)


def _gone_on(text: str, bare: Found, above: Sequence[Found], *, gauged: bool) -> str | None:
    """Return the unit of the last number that is not ten times as much, or as little."""
    if _WHO.match(text, bare.number_end) or _AMONG.search(text, 0, bare.start):
        return None
    for one in reversed(above[-3:]):
        near = bare.low <= _ALIKE_BY * one.low and one.low <= _ALIKE_BY * max(bare.low, 0.1)
        if near and one.unit and (one.unit in _GAUGES if gauged else one.unit not in _NO_COUNTS):
            return one.unit
    return None


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
