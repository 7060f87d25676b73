"""Words for days -> intervals, anchored on the day of publication."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from frontcast.claims._calendar import (
    all_of,
    coming_weekend,
    half_a_year,
    half_year,
    hours_back,
    into_next,
    listed_days,
    mid_season,
    month_of_year,
    new_year_on,
    quarter,
    slashed,
    some_days_of,
    week_before_last,
    years_between,
)
from frontcast.claims._intervals import (
    DAYS,
    MONTHS,
    ORDINALS,
    Interval,
    Reader,
    back,
    day_of_month,
    days_between,
    feast,
    fixed,
    full_day,
    months_before,
    named_day,
    next_week,
    night,
    night_of,
    numeric,
    numeric_span,
    ordinal_day,
    read_month,
    read_past,
    read_this,
    read_year,
    season,
    span_or_none,
    week_of,
    weekday,
    weekend,
    year_end,
    year_long,
)
from frontcast.claims._patterns import Pattern, Sieve
from frontcast.claims._spoken import COUNT, SPOKEN, UNIT, Rule
from frontcast.frame import month_end

_MONTH = r"(?P<month>" + "|".join([m.capitalize() for m in MONTHS] + [
    r"Jan\.?", r"Feb\.?", r"Mar\.?", r"Apr\.?", r"Jun\.?", r"Jul\.?", r"Aug\.?", r"Sept?\.?",
    r"Oct\.?", r"Nov\.?", r"Dec\.?"]) + r")"  # fmt: skip
_WEEKDAY = (r"(?P<weekday>" + "|".join(d.capitalize() for d in DAYS)
            + r"|Mon|Tues?|Wed|Thu(?:rs)?|Fri|Sat|Sun)")  # fmt: skip
# Posts spare the capital; "may" is a verb sooner than a month.
_SMALL_MONTH = r"(?P<month>" + "|".join([m for m in MONTHS if m != "may"] + [
    "jan", "feb", "apr", "aug", "sept?", "oct", "nov", "dec"]) + r")"  # fmt: skip
_THE_MONTH = r"(?P<which_month>(?:the|this|last|the previous) month)"
# One by one, so that a text without them is told by them (_patterns.py).
_TH = r"\d?(?:1st|2nd|3rd|0th|1th|2th|3th|4th|5th|6th|7th|8th|9th)"
_RECENT = 10


_WAR = Pattern(
    r"\b(?P<word>since|before|until|from)\s(?:the\s)?(?:(?:start|beginning|outbreak) "
    r"of\s(?:the\s)?)?"
    r"(?:(?:full-scale|large-scale|big|2022|Russia's|Russian|great|special)\s)*(?:war|invasion|"
    r"aggression|military operation)\b"
    r"(?:\s(?:began|started|broke out))?|\bpre-?war\b|"
    r"\b(?P<day>since)\s(?:the\s(?:very\s)?first\s(?:day|hour|minute)s?|day\s(?:one|1))\b",
    re.IGNORECASE,
)


# "In the first winter", "the second summer of the war".
_NTH_OF_WAR = Pattern(
    r"\b(?:in|during|since|throughout) the (?P<nth>first|second|third|fourth) "
    r"(?P<what>winter|spring|summer|autumn|fall|year)"
    r"(?: of (?:the )?(?:war|invasion)\b|(?= it\b| we\b| they\b|[.,;:!?]|$))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FoundTime:
    """A stretch of time; offsets count in the text given; open ends are None."""

    start: int
    end: int
    first: date | None
    last: date | None


def find_times(
    text: str, today: date | None, *, ahead: bool = False, war: date | None = None
) -> list[FoundTime]:
    """Return the times a text names, in order, the longest reading of each stretch.

    Without the day of publication (`today`) only full dates mean anything. `ahead`: the text
    speaks of days to come. `war`: the day on which "the war" or "the invasion" began.
    """
    return list(_find(text, today, ahead=ahead, war=war))


@lru_cache(maxsize=1024)
def _find(text: str, today: date | None, *, ahead: bool, war: date | None) -> tuple[FoundTime, ...]:
    """Find them once: the sentence of several claims is asked about for each."""
    found: list[FoundTime] = []
    bounded = "at the earliest" in text or "at the latest" in text
    for number in _SIEVE.may_match(text):
        rule, read, anchored = _RULES[number]
        if anchored and today is None:
            continue
        for match in rule.regex.finditer(text):  # it may match, says the sieve
            interval = read(match, today or date.min)
            if interval is not None and ahead and today is not None:
                interval = _ahead(match, interval, today)
            if bounded:
                interval = _bounded(text, match, interval, today)
            if war is not None and match[0][:5].lower() == "since":
                interval = _since_war(interval, war)
            if interval is None:
                continue
            span = (match.start(), match.end())
            if not any(span[0] < t.end and t.start < span[1] for t in found):
                found.append(FoundTime(*span, interval[0], interval[1]))
    if war is not None:
        found += _of_war(text, war, today=today, taken=found)
    return tuple(sorted(found, key=lambda t: t.start))


def _bounded(text: str, match: re.Match[str], interval: Interval, today: date | None) -> Interval:
    """Let "at the earliest" leave a time open at its end, "at the latest" run until it."""
    after = text[match.end() : match.end() + 20]
    if interval is None or not after.startswith(" at the "):
        return interval
    if after.startswith(" at the earliest"):
        return interval[0], None
    last = interval[1]
    if match.groupdict().get("month") and last is not None and not match.groupdict().get("day"):
        last = month_end(last)
    return (today if last and today and last >= today else None), last


def _since_war(interval: Interval, war: date) -> Interval:
    """Let what is so since the month or the year in which the war began be so since its day."""
    if interval is None or interval[0] not in (war.replace(day=1), date(war.year, 1, 1)):
        return interval
    return war, interval[1]


def _of_war(
    text: str, war: date, *, today: date | None, taken: list[FoundTime]
) -> Iterator[FoundTime]:
    for match in _NTH_OF_WAR.finditer(text):
        if not any(match.start() < t.end and t.start < match.end() for t in taken):
            yield FoundTime(match.start(), match.end(), *_nth_of_war(match, war))
    for match in _WAR.finditer(text):
        if any(match.start() < t.end and t.start < match.end() for t in taken):
            continue
        word = (match["word"] or match["day"] or "before").lower()
        first, last = (war, today) if word in ("since", "from") else (None, war - timedelta(days=1))
        yield FoundTime(match.start(), match.end(), first, last)


def _nth_of_war(match: re.Match[str], war: date) -> tuple[date, date]:
    nth = ("first", "second", "third", "fourth").index(match["nth"].lower())
    if match["what"].lower() == "year":
        return months_before(war, -12 * nth), months_before(war, -12 * (nth + 1)) - timedelta(
            days=1
        )
    month = {"winter": 12, "spring": 3, "summer": 6}.get(match["what"].lower(), 9)
    first = date(war.year + nth, month, 1)
    if first < war.replace(day=1):
        first = first.replace(year=first.year + 1)
    return first, months_before(first, -3) - timedelta(days=1)


def _ahead(match: re.Match[str], interval: Interval, today: date) -> Interval:
    """Move a season or month that has passed to the next year, where days to come are meant."""
    if interval is None or match.groupdict().get("year") or "since" in match[0].lower():
        return interval
    first, last = interval
    named = match.groupdict()
    if match[0].lower().startswith("this ") and named.get("unit") and last == today:
        monday = today - timedelta(days=today.weekday())
        ends = {"year": date(today.year, 12, 31), "month": month_end(today),
                "week": monday + timedelta(days=6)}  # fmt: skip
        return today, ends[named["unit"].lower()]
    if (
        named.get("n")
        and named.get("unit")
        and re.match(r"(?:in|within)\b", match[0], re.IGNORECASE)
    ):
        return _counted_ahead(match, interval, today)
    if named.get("feast") and last is not None and last < today:
        return _next_year(last), _next_year(last)
    if named.get("season") and match[0].lower().startswith("this ") and (
        first is not None and last is not None and first < today <= last
    ):  # fmt: skip
        return today, last
    if (
        named.get("day")
        and not named.get("month")
        and match.re.groupindex.keys() <= {"word", "day"}
    ):
        return _next_such_day(first, last, today)
    if match[0][:5].lower() == "from " and first is not None and first < today and (
        last == today and (named.get("day") or named.get("weekday"))
    ):  # fmt: skip
        return (first + timedelta(days=7) if named.get("weekday") else _next_year(first)), None
    if named.get("weekday") and last is not None and last < today and "last" not in match[0]:
        return (first and first + timedelta(days=7)), last + timedelta(days=7)
    if not (named.get("season") or named.get("month")) or (last or first or today) >= today:
        return interval
    if first is None and last is not None:  # "before December": from now on
        return today, _next_year(last)
    return (first and _next_year(first)), (last and _next_year(last))


def _next_such_day(first: date | None, last: date | None, today: date) -> Interval:
    """Move "on the 20th", "before the 23rd" to the next month that has not passed it."""
    if last is None or last >= today:
        return first, last
    following = months_before(last, -1)
    return (following if first is not None else today), following


def _counted_ahead(match: re.Match[str], interval: Interval, today: date) -> Interval:
    """Turn days counted back into days to come: "in three weeks", "within a month"."""
    if (
        interval is None
        or interval[0] is None
        or interval[0] >= today
        or "past" in match[0].lower()
    ):
        return interval
    months = (interval[0].year - today.year) * 12 + interval[0].month - today.month
    whole = match["unit"].lower() in ("month", "mth", "year", "yr")
    day = months_before(today, months) if whole else today + (today - interval[0])
    return (today if match[0].lower().startswith("within") else day), day


def _next_year(day: date) -> date:
    if (day.month, day.day) in ((2, 28), (2, 29)):
        return month_end(date(day.year + 1, 2, 1))
    return day.replace(year=day.year + 1)


def _rule(pattern: str, read: Reader, *, anchored: bool = True, case: int = 0) -> Rule:
    return Pattern(pattern, case), read, anchored


def _dates() -> Iterator[Rule]:
    """Yield the rules for days, months, seasons and years with names or numbers."""
    word = (r"(?P<word>(?:[Nn]ot? (?:earlier|sooner|later) than|[Ee]very month since|"
            r"[Ee]ver since|[Ss]ince|[Bb]y|[Uu]ntill?|[Tt]ill?|"
            r"[Bb]efore|[Aa]fter|[Bb]eyond|[Ff]rom|[Oo]n|[Ii]n|[Ii]nto|[Dd]uring|[Tt]hrough(?:out)?|"
            r"[Oo]ver|[Ff]or)\s+(?:about |around |early on )?(?:the\s+)?)?")  # fmt: skip
    year = r"(?:,?\s+(?P<year>(?:19|20)\d\d))?"
    fold = re.IGNORECASE
    yield _rule(r"\b(?P<iso>(?:19|20)\d\d-\d\d-\d\d)\b", numeric, anchored=False)
    yield _rule(r"\b(?:[Ii]n|[Ii]nto) the [Nn]ew [Yy]ear\b", new_year_on)
    yield _rule(r"\b(?:well |far |deep )?into next (?P<unit>year|month)\b", into_next, case=fold)
    to = r"(?: and | to | until | till | through |\s?[-–—]\s?)"
    nth = r"(?:st|nd|rd|th)?"
    from_month, from_year = r"(?P<month0>[A-Z][a-z]+)", r"(?P<year0>(?:19|20)\d\d)"
    yield _rule(rf"\b(?:[Bb]etween |[Ff]rom )?(?P<day0>\d\d?){nth} {from_month}"
                rf"(?: {from_year})?{to}"
                rf"(?P<day>\d\d?){nth} {_MONTH}{year}\b", days_between)  # fmt: skip
    yield _rule(rf"\b(?:[Bb]etween |[Ff]rom )?{from_month} (?P<day0>\d\d?){nth}"
                rf"(?:, {from_year})?{to}"
                rf"{_MONTH} (?P<day>\d\d?){nth}{year}\b", days_between)  # fmt: skip
    yield _rule(r"\bfrom (?P<a>\d\d?\.\d\d\.(?:20)?\d\d) (?:to|until|till) "
        r"(?P<b>\d\d?\.\d\d\.(?:20)?"
               r"\d\d)(?!\d)", numeric_span)  # fmt: skip
    yield _rule(r"(?:[Oo]n\s)?(?:[Tt]he )?[Nn]ight of (?:the )?(?P<d0>\d\d?)(?:-|–|/)"
                r"(?P<d>\d\d?)\.(?P<m>\d\d)(?!\d|\.\d)", night_of)  # fmt: skip
    # The first digit before what must not stand before it: `re` goes from digit to digit.
    yield _rule(r"(?P<d>\d(?<![\d.]\d)\d?)\.(?P<m>\d{2})(?:\.(?P<year>(?:20)?\d\d))?(?![\d%]|"
        r"\.\d|\s?(?:km|per|square|m\b))",
               numeric)  # fmt: skip
    yield _rule(rf"(?:[Oo]n\s)?(?:[Tt]he )?(?:[Nn]ight of (?:the )?)(?P<day>\d\d?)(?:(?:-|–| to "
        rf")(?P<day2>\d\d?))? {_MONTH}{year}",
               full_day, anchored=False)  # fmt: skip
    yield _rule(rf"(?:\b(?:[Ii]n|during|over) )?(?:the )?(?P<nth>first|second|third|fourth|last) "
                rf"week of (?:{_MONTH}{year}|{_THE_MONTH})", week_of, case=0)  # fmt: skip
    yield _rule(r"\b(?P<word>(?i:by|before|until|till|after|since|at|on|over|for|around))\s+"
                r"(?:about\s)?(?:the\s)?(?P<feast>Christmas(?: Eve| Day)?|"
                r"[Nn]ew [Yy]ear(?:'s(?: Eve| Day)?)?|"
                r"Victory Day|Easter(?: Sunday)?|Independence Day)\b", feast)  # fmt: skip
    yield _rule(rf"\b{word}(?P<day>\d\d?)(?:st|nd|rd|th)?(?:(?:-|–| to | and "
        rf")(?P<day2>\d\d?)(?:st|nd|rd|th)?)? {_MONTH}{year}\b",
               full_day, anchored=False)  # fmt: skip
    yield _rule(rf"\b{word}{_MONTH} (?P<day>\d\d?)(?:st|nd|rd|th)?(?!\d)(?:(?:-|–| to | and "
        rf")(?P<day2>\d\d?)\b)?{year}",
               full_day, anchored=False)  # fmt: skip
    yield _rule(rf"\b(?:[Bb]etween|[Ff]rom) (?P<month0>[A-Z][a-z]+)(?: (?P<year0>(?:19|20)\d\d))? "
        rf"(?:and|to|through|until) (?:the end of )?{_MONTH}{year}\b",
               span_or_none)  # fmt: skip
    ordinal = "|".join(("first", *ORDINALS))
    yield _rule(rf"\b{word}(?P<nth>{ordinal}|\d\d?(?:st|nd|rd|th)) of {_MONTH}{year}\b", named_day)
    yield _rule(rf"\b{word}(?P<nth>\d\d?(?:st|nd|rd|th)) of {_SMALL_MONTH}\b", named_day)
    yield _rule(rf"\b{word}(?P<day>\d\d?)(?:st|nd|rd|th)? {_SMALL_MONTH}{year}\b", full_day)
    yield _rule(
        r"(?:^|(?<=[.!?;] )|\b(?P<word>(?i:on|since|by|until|till|from|before|for|geoloc)) )"
        r"(?!24/7)(?P<d>[0-3]?\d)/(?P<m>1[0-2]|0?\d)(?=[ ,:.;)]|$)"
        r"(?!\s(?:km|of|RU|UA|ru|ua|days?)\b)",
        slashed,
    )
    yield _rule(
        r"\bon the \d\d?(?:st|nd|rd|th)(?:, (?:the )?\d\d?(?:st|nd|rd|th))*,? (?:and )?(?:the )?"
        r"\d\d?(?:st|nd|rd|th)\b",
        listed_days,
    )
    yield _rule(rf"\b{word}(?P<days_of>last|first|final) "
                r"(?P<n_of>\d\d?|two|three|four|five|six|seven|"
                rf"ten|few) days of {_MONTH}{year}\b", some_days_of)  # fmt: skip
    yield _rule(rf"\b{word}{_MONTH} (?:of )?"
                r"(?P<of_year>last year|this year|next year|the year before)\b",
                month_of_year)  # fmt: skip
    part = (r"(?P<part>[Ee]arly[ -]|[Mm]id[ -]|[Ll]ate[ -]|(?:the )?(?:beginning|start|end|middle|"
            r"(?:first|second) half|(?:first|last|closing) days) of )")  # fmt: skip
    yield _rule(rf"\b{word}{part}?(?P<which>last |this |next )?{_MONTH}(?:\s+of)?{year}\b",
               read_month, anchored=False)  # fmt: skip
    yield _rule(rf"\b{word}{part}{_THE_MONTH}\b", read_month)
    # Posts spare the capital.
    yield _rule(rf"\b(?P<word>(?:[Ss]ince|[Bb]y|[Uu]ntil|[Tt]ill?|[Bb]efore|[Aa]fter|[Ii]n|"
                rf"[Ff]rom|[Dd]uring|[Tt]hrough)\s+){part}?(?P<month>"
                rf"{'|'.join(MONTHS)}|jan|feb|apr|aug|sept?|oct|nov|dec)\b",
                read_month)  # fmt: skip
    yield _rule(r"\b(?:in|during|between|from|over|throughout)\s(?P<year0>(?:19|20)\d\d)"
                r"(?: and | to | until | through |\s?[-–—]\s?)(?P<year>(?:19|20)\d\d)\b",
                years_between, case=fold)  # fmt: skip
    yield _rule(r"\b(?P<word>(?:since|by|until|before|after|in|around)\s+)?(?:the )?mid-?"
                r"(?P<season>winter|spring|summer|autumn|fall)(?: of (?P<year>(?:19|20)\d\d))?\b",
                mid_season, case=fold)  # fmt: skip
    yield _rule(r"\b(?P<word>(?:not? (?:earlier|sooner|later) than|since|ever since|by|"
        r"until|before|after|from|in|during|throughout|all of|"
        r"(?:in |for |over |during )?the whole of)\s+)"
        r"(?P<part>early |late |mid-|the middle of )?"
        r"(?P<year>(?:19|20)\d\d)\b",
               read_year, anchored=False, case=fold)  # fmt: skip
    yield _rule(r"\b(?P<word>(?:by|since|until|before|after|in|during|over|for|from)\s+)?(?:the\s)?"
                r"(?P<nth>first|second|third|fourth|last|final) quarter\b(?! of an?\b)"
                r"(?: of (?P<year>(?:19|20)\d\d))?", quarter, case=fold)  # fmt: skip
    yield _rule(r"\b(?P<word>(?:by|since|until|before|after|in|during|over|for|from)\s+)?(?:the )?"
                r"(?:(?P<nth>first|second) half of |H(?P<h>[12]) )"
                r"(?P<year>(?:19|20)\d\d|(?:the|this) year)\b",
                half_year)  # fmt: skip
    yield _rule(r"\bQ(?P<q>[1-4])\b(?!:)(?: (?:of )?(?P<year>(?:19|20)\d\d))?", quarter)
    yield _rule(rf"\b(?:[Oo]n |[Bb]etween |[Ff]rom )?{_WEEKDAY}(?: or | and | to |-|–)"
                rf"{_WEEKDAY.replace('weekday', 'weekday2')}\b", weekday)  # fmt: skip
    yield _rule(rf"\b{word}(?:last |this |next )?{_WEEKDAY}(?:\s(?:morning|evening|night|nite|"
        rf"afternoon))?\b", weekday)  # fmt: skip
    for ordinal in (_TH, f"first|{'|'.join(ORDINALS)}"):
        yield _rule(r"\b(?P<word>on|since|by|until|till?|from|before|after)\s+(?i:the)\s+"
                    rf"(?P<day>{ordinal})\b(?=\s*(?:[.,;:!?)]|$)|\s(?:or so|of (?:the|this) month|"
                    r"and|but|when|at|in|near|the|we|they|he|she|it|our|their)\b)"
                    r"(?:\sor so|\sof (?:the|this) month)?",
                    ordinal_day, case=fold)  # fmt: skip
    yield _rule(r"\b(?P<word>(?:during|in|over|since|by|before|until|this|last|"
        r"next|coming|the|from|for|till|through|throughout)\s+)"
        r"(?P<which>the |this |last |next |(?:the )?end of (?:the )?|(?:the )?middle of (?:the )?)?"
        r"(?P<season>spring|summer|"
        r"autumn|fall(?! of\b(?! (?:19|20)\d\d))|winter)(?: of)?(?: (?P<year>(?:19|20)\d\d))?\b",
               season, case=fold)  # fmt: skip


def _distances() -> Iterator[Rule]:
    """Yield the rules for times told from the day of publication."""
    fold = re.IGNORECASE
    yield _rule(r"\b(?:(?:in|over|during|for|within)\s+)(?:the\s+)?(?:(?:past|last|recent|"
        r"previous|following)\s+)?"
               rf"{COUNT}\s{UNIT}s?\b(?!\s(?:ahead|to come))",
               back, case=fold)  # fmt: skip
    yield _rule(rf"\b(?:the )?(?:past|last|previous) {COUNT}\s{UNIT}s?\b", back, case=fold)
    yield _rule(rf"\b{COUNT}\s{UNIT}s? ago\b", back, case=fold)
    yield _rule(r"\b(?:(?:in|over|during|for) )?(?:the )?(?:past|last|previous) (?:day|24 "
        r"?h(?:ours|rs)?)"
               r"\b", fixed(-1, 0), case=fold)  # fmt: skip
    yield _rule(r"\b(?:in|over|during|for) (?:the )?(?:past|last|previous) week\b"
                r"|\b(?:over|for|within|during|in the course of) the week\b"
                r"(?! (?:of|to|before|ahead))",
               fixed(-7, 0), case=fold)  # fmt: skip
    yield _rule(r"\b(?:in|over|during|for) (?:the )?(?:past|last|previous) (?P<unit>month|year)\b"
               r"|\bover the (?P<unit2>month|year)\b", read_past, case=fold)  # fmt: skip
    yield _rule(
        r"\bsince (?:the )?weekend\b|\b(?:over|at) the weekend\b|"
        r"\b(?:(?:over|at|on|during) )?(?:(?:this|the) (?:past|last)|last|this past) weekend\b",
        weekend,
        case=fold,
    )
    yield _rule(r"\bthis weekend\b", coming_weekend, case=fold)
    yield _rule(r"\b(?:for )?half a year\b(?! (?:ago|later|before|earlier|old))", half_a_year,
                case=fold)  # fmt: skip
    yield _rule(r"\b(?:since|from) (?:the (?:start|beginning) of (?:the|this) day|midnight|"
        r"(?:this |the )?"
               r"morning|dawn)\b|\b(?:over|during) the day\b", fixed(0, 0), case=fold)  # fmt: skip
    yield _rule(r"\bas of publication\b", fixed(0, 0), case=fold)
    yield _rule(r"\b(?:at|around|before|after|by|since|(?:un)?till?) (?:midday|noon|dawn|dusk|"
        r"midni(?:ght|te)|(?:the )?evening|nightfall|supper|dinner|lunch(?:time)?|breakfast|"
        r"sunset|sunrise|"
               r"morning)\b|\bas of \d\d[:.]\d\d\b|\bin the (?:morning|afternoon|evening)\b",
               fixed(0, 0), case=fold)  # fmt: skip
    yield _rule(
        r"\b(?:in the course of|in|during|throughout|over) the day\b", fixed(0, 0), case=fold
    )
    yield _rule(
        r"\b(?:at|in) (?:this|the present) (?:moment|hour|stage|point)\b", fixed(0, 0), case=fold
    )
    yield _rule(r"\bthis night\b", fixed(-1, 0), case=fold)
    # Of posts: "Night: 12 drones", "07:10 Night was loud".
    yield _rule(r"(?:^|(?<=\d\d )|(?<=[.!] ))(?:the )?night(?=:|\s(?:was |is |has been )?"
                r"(?:passed|loud|quiet|calm|hard|noisy|restless|bad)\b)", fixed(-1, 0),
                case=fold)  # fmt: skip
    yield _rule(r"\b(?:the )?night before last\b", fixed(-2, -1), case=fold)
    yield _rule(r"\b(?:for|over|in|during) (?:the |a )?(?:whole |past |last )?fortnight\b",
                fixed(-14, 0),
                case=fold)  # fmt: skip
    yield _rule(r"\b(?:(?:un)?till?|up to) yesterday\b", fixed(None, -1), case=fold)
    yield _rule(r"\b(?:in )?(?:the )?week before last\b", week_before_last, case=fold)
    yield _rule(r"\b(?:with)?in (?P<n>24|48|72) ?(?P<unit>h|hrs?|hours)\b", hours_back, case=fold)
    yield _rule(r"\b(?:all|the (?:whole|entire)) (?P<unit>week|month|year|winter|spring|summer|"
        r"autumn)(?: long)?\b(?! of\b)",
                all_of, case=fold)  # fmt: skip
    yield _rule(r"\b(?:in )?the (?:early|small) hours(?: of (?:the|this) (?:morning|day))?\b"
                r"(?! of\b)",
                fixed(0, 0), case=fold)  # fmt: skip
    yield _rule(r"\bsince yesterday\b", fixed(-1, 0), case=fold)
    yield _rule(r"\b(?:the )?week ahead\b|\b(?:in |over )?the coming week\b",
               fixed(0, 7), case=fold)  # fmt: skip
    yield _rule(r"\bnext week\b", next_week, case=fold)
    yield _rule(r"\b(?:in|over|during) (?:the )?(?:past |last )?fortnight\b", fixed(-14, 0),
                case=fold)  # fmt: skip
    yield _rule(r"\b(?:in|over|for) 24 ?(?:h|hrs?|hours)\b", fixed(-1, 0), case=fold)
    yield _rule(r"\bwithin (?:days|weeks|months|hours)\b", fixed(0, None), case=fold)
    yield _rule(r"\bfor now\b", fixed(0, 0), case=fold)
    yield _rule(r"\bin the coming (?:days|weeks|months)\b", fixed(0, None), case=fold)
    yield _rule(r"\bon the (?P<day>\d\d?)(?:st|nd|rd|th)\b(?!\s[A-Z])", day_of_month)
    yield _rule(r"\bfor (?:many |several |some )?(?:months|weeks|years|days)\b|\bfor (?:a "
        r")?(?:very |so )?"
               r"long(?: time)?\b", fixed(None, 0), case=fold)  # fmt: skip
    yield _rule(r"\b(?:in|over) (?:the )?recent (?:days|weeks)\b|\brecent days\b|\brecently\b",
               fixed(-_RECENT, 0), case=fold)  # fmt: skip
    yield _rule(r"\b(?:earlier |later )?(?:this|last|previous|the previous) (?P<unit>year|"
        r"month|week)\b", read_this, case=fold)  # fmt: skip
    yield _rule(r"\b(?:by|before|until) (?:the )?end of (?:(?:the|this) (?P<what>year|month)|"
               r"(?P<year>20\d\d))\b",
               year_end, case=fold)  # fmt: skip
    yield _rule(
        r"\b(?:overnight|last (?:night|nite)|the previous night|tonite)\b", night, case=fold
    )
    yield _rule(r"\b(?:yesterday|y'?day|yest\.|ystr?d(?:ay)?)", fixed(-1, -1), case=fold)
    yield _rule(r"\btomorrow\b", fixed(1, 1), case=fold)
    yield _rule(r"\b(?:today|this (?:morning|afternoon|evening|eve)|tonight|currently|now|"
               r"at this time|"
               r"at the moment|at present|as of today|presently|current|no longer)\b",
               fixed(0, 0), case=fold)  # fmt: skip
    yield _rule(r"\b(?:for the time being|from this point forward|from now on)\b", fixed(0, None),
               case=fold)  # fmt: skip
    yield _rule(r"\byear-?long\b", year_long, case=fold)
    yield _rule(r"\b(?:a while|long|some time) ago\b", fixed(None, 0), case=fold)
    yield _rule(r"\bstill\b", fixed(0, 0), case=fold)
    yield _rule(r"\b(?:already)\b", fixed(0, 0), case=fold)


_RULES = (*_dates(), *SPOKEN, *_distances())
_SIEVE = Sieve(rule for rule, _, _ in _RULES)
