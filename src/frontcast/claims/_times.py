"""Words for days -> intervals, anchored on the day of publication."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from frontcast.claims._numerals import read_number
from frontcast.claims._patterns import Pattern, Sieve
from frontcast.claims._words import sequence
from frontcast.frame import month_end

_MONTHS = sequence("january february march april may june july august september october november "
           "december")  # fmt: skip
_SHORT = {m[:3]: i for i, m in enumerate(_MONTHS, start=1)} | {"sept": 9}
_MONTH = r"(?P<month>" + "|".join([m.capitalize() for m in _MONTHS] + [
    r"Jan\.?", r"Feb\.?", r"Mar\.?", r"Apr\.?", r"Jun\.?", r"Jul\.?", r"Aug\.?", r"Sept?\.?",
    r"Oct\.?", r"Nov\.?", r"Dec\.?"]) + r")"  # fmt: skip
_DAYS = sequence("monday tuesday wednesday thursday friday saturday sunday")
_WEEKDAY = (r"(?P<weekday>" + "|".join(d.capitalize() for d in _DAYS)
            + r"|Mon|Tues?|Wed|Thu(?:rs)?|Fri|Sat|Sun)")  # fmt: skip
_COUNT = (r"(?P<n>\d+|a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|"
          r"thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|"
          r"ninety|"
          r"few|several|couple of)")  # fmt: skip
_UNIT_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}
_RECENT = 10


Interval = tuple[date | None, date | None] | None
Reader = Callable[[re.Match[str], date], Interval]


_WAR = Pattern(
    r"\b(?P<word>since|before|until|from)\s(?:the\s)?(?:(?:start|beginning|outbreak) "
    r"of\s(?:the\s)?)?"
    r"(?:(?:full-scale|large-scale|big|2022|Russia's|Russian|great)\s)*(?:war|invasion|"
    r"aggression)\b"
    r"(?:\s(?:began|started|broke out))?|\bpre-?war\b",
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
    for number in _SIEVE.may_match(text):
        rule, read, anchored = _RULES[number]
        if anchored and today is None:
            continue
        for match in rule.regex.finditer(text):  # it may match, says the sieve
            interval = read(match, today or date.min)
            if interval is not None and ahead and today is not None:
                interval = _ahead(match, interval, today)
            if interval is None:
                continue
            span = (match.start(), match.end())
            if not any(span[0] < t.end and t.start < span[1] for t in found):
                found.append(FoundTime(*span, interval[0], interval[1]))
    if war is not None:
        found += _of_war(text, war, today=today, taken=found)
    return tuple(sorted(found, key=lambda t: t.start))


def _of_war(
    text: str, war: date, *, today: date | None, taken: list[FoundTime]
) -> Iterator[FoundTime]:
    for match in _WAR.finditer(text):
        if any(match.start() < t.end and t.start < match.end() for t in taken):
            continue
        word = (match["word"] or "before").lower()
        first, last = (war, today) if word in ("since", "from") else (None, war - timedelta(days=1))
        yield FoundTime(match.start(), match.end(), first, last)


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
    if named.get("weekday") and last is not None and last < today and "last" not in match[0]:
        return (first and first + timedelta(days=7)), last + timedelta(days=7)
    if not (named.get("season") or named.get("month")) or (last or first or today) >= today:
        return interval
    if first is None and last is not None:  # "before December": from now on
        return today, _next_year(last)
    return (first and _next_year(first)), (last and _next_year(last))


def _next_year(day: date) -> date:
    if (day.month, day.day) in ((2, 28), (2, 29)):
        return month_end(date(day.year + 1, 2, 1))
    return day.replace(year=day.year + 1)


def month_number(name: str) -> int:
    """Return 1..12 of a month's English name or short form."""
    return _SHORT.get(name.lower().rstrip(".")[:4], _SHORT.get(name.lower()[:3], 0))


def _month_of(match: re.Match[str], today: date) -> date | None:
    """First day of the month meant; without a year, the last such month not after today."""
    month = month_number(match["month"])
    groups = match.groupdict()
    if groups.get("year"):
        return date(int(groups["year"]), month, 1)
    if today == date.min:
        return None
    year = today.year if month <= today.month else today.year - 1
    due = (groups.get("word") or "").strip().lower().startswith(("by", "until", "till"))
    if due and date(year, month, 1) < today.replace(day=1):
        return date(year + 1, month, 1)  # what is due by a month is due by the next such month
    if (groups.get("which") or "").strip().lower() == "next":
        year = today.year if month > today.month else today.year + 1
    return date(year, month, 1)


def _full_day(match: re.Match[str], today: date) -> Interval:
    first = _month_of(match, today)
    if first is None:
        return None
    try:
        day = first.replace(day=int(match["day"]))
        ahead = first.year < today.year and first.month > today.month
        if ahead and not match.groupdict().get("year"):
            day = day.replace(year=today.year)
        word = (match.groupdict().get("word") or "").strip().lower()
        # "From 1 September" of late August is the coming one.
        due = word.startswith(("by", "until")) or (
            word.startswith("from") and today < day < today + timedelta(days=45)
        )
        if not match.groupdict().get("year") and day > today + timedelta(days=1) and not due:
            day = day.replace(year=day.year - 1)
        last = day
        if match.groupdict().get("day2"):
            last = day.replace(day=int(match["day2"]))
    except ValueError:
        return None
    return _opened(match, day, last, today)


def _opened(match: re.Match[str], first: date, last: date, today: date) -> Interval:
    """Apply the word before: since X runs until today, by/until/before X starts nowhere."""
    word = (match.groupdict().get("word") or "").strip().lower()
    if word.startswith(("since", "ever since", "every month since")):
        return first, (today if today != date.min else None)
    if word.startswith(("from", "starting")):
        return first, None
    if word.startswith(("by", "until", "till")):
        return (today if last >= today != date.min else None), last
    if word.startswith("before"):
        last = first - timedelta(days=1)
        return (today if last >= today != date.min else None), last
    if word.startswith("beyond"):
        return first, None
    if word.startswith("after"):
        return last + timedelta(days=1), None
    return first, last


def _month(match: re.Match[str], today: date) -> Interval:
    bare = not any(match.groupdict().get(g) for g in ("word", "part", "which", "year"))
    if bare and match["month"] in ("May", "March"):
        return None  # also an auxiliary and a verb
    if bare and re.search(r"\d\s$", match.string[: match.start()]):
        return None  # a day that this month does not have
    first = _month_of(match, today)
    if first is None:
        return None
    last = month_end(first)
    part = (match.groupdict().get("part") or "").strip().lower()
    if part.startswith("the first half"):
        last = first.replace(day=15)
    elif part.startswith("the second half"):
        first = first.replace(day=16)
    elif part.startswith(("early", "the beginning", "the start")):
        last = first.replace(day=10)
    elif part.startswith("mid"):
        first, last = first.replace(day=11), first.replace(day=20)
    elif part.startswith(("late", "the end")):
        first = first.replace(day=21)
    if today != date.min and first <= today < last and not match.groupdict().get("year"):
        last = today
    return _opened(match, first, last, today)


def _month_span(match: re.Match[str], today: date) -> Interval:
    last = _month_of(match, today)
    if last is None:
        return None
    first = date(int(match["year0"] or last.year), month_number(match["month0"]), 1)
    if first > last:
        first = first.replace(year=first.year - 1)
    return first, month_end(last)


def _year(match: re.Match[str], today: date) -> Interval:
    year = int(match["year"])
    last = date(year, 12, 31)
    if today.year == year:
        last = today
    return _opened(match, date(year, 1, 1), last, today)


def _weekday(match: re.Match[str], today: date) -> Interval:
    named = next(i for i, d in enumerate(_DAYS) if d.startswith(match["weekday"].lower()[:3]))
    back = (today.weekday() - named) % 7
    if "last" in match[0].lower() and back == 0:
        back = 7
    day = today - timedelta(days=back)
    return _opened(match, day, day, today)


def _season(match: re.Match[str], today: date) -> Interval:
    name = match["season"].lower().replace("autumn", "fall")
    first_month = {"spring": 3, "summer": 6, "fall": 9, "winter": 12}[name]
    given = match["year"]
    year = int(given) if given else today.year
    which = (match["which"] or "").strip().lower()
    first = date(year, first_month, 1)
    word = (match.groupdict().get("word") or "").strip().lower()
    if not given and (which == "next" or (word == "by" and _season_end(first) < today)):
        first = first if first > today else first.replace(year=year + 1)
    elif not given and first > today and word not in ("by", "before", "until"):
        first = first.replace(year=year - 1)
    elif not given and which == "last" and _season_end(first) >= today:
        first = first.replace(year=first.year - 1)
    return _opened(match, first, _season_end(first), today)


def _season_end(first: date) -> date:
    year, month = (first.year + 1, first.month - 10) if first.month > 10 else (
        first.year, first.month + 2)  # fmt: skip
    return month_end(date(year, month, 1))


def _back(match: re.Match[str], today: date) -> Interval:
    word = match["n"].lower()
    count = {"a": 1, "an": 1, "few": 3, "several": 5, "couple of": 2}.get(word)
    number = float(count) if count is not None else read_number(word)
    if number is None or number > 400:
        return None
    unit = match["unit"].lower()
    if unit == "month":
        first = _months_before(today, int(number))
    elif unit == "year":
        first = _months_before(today, 12 * int(number))
    else:
        first = today - timedelta(days=_UNIT_DAYS[unit] * int(number))
    if "ago" in match[0].lower():
        return first, first
    return first, today


def _months_before(day: date, count: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - count, 12)
    first = date(year, month + 1, 1)
    return first.replace(day=min(day.day, month_end(first).day))


def _this(match: re.Match[str], today: date) -> Interval:
    unit, late = match["unit"].lower(), "last" in match[0].lower() or "previous" in match[0].lower()
    if unit == "year":
        if late:
            return date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)
        return date(today.year, 1, 1), today
    if unit == "month":
        first = today.replace(day=1)
        if late:
            last = first - timedelta(days=1)
            return last.replace(day=1), last
        return first, today
    monday = today - timedelta(days=today.weekday())
    if late:
        return monday - timedelta(days=7), monday - timedelta(days=1)
    return monday, today


def _past(match: re.Match[str], today: date) -> Interval:
    unit = (match["unit"] or match["unit2"]).lower()
    return _months_before(today, 1 if unit == "month" else 12), today


def _weekend(match: re.Match[str], today: date) -> Interval:
    saturday = today - timedelta(days=(today.weekday() - 5) % 7)
    if match[0].lower().startswith("since"):
        return saturday, today
    return saturday, min(saturday + timedelta(days=1), today)


def _day_of_month(match: re.Match[str], today: date) -> Interval:
    first = today.replace(day=1)
    if int(match["day"]) > today.day:
        first = _months_before(first, 1)
    try:
        day = first.replace(day=int(match["day"]))
    except ValueError:
        return None
    return day, day


def _night(match: re.Match[str], today: date) -> Interval:
    return today - timedelta(days=1), today


def _numeric(match: re.Match[str], today: date) -> Interval:
    groups = match.groupdict()
    try:
        if groups.get("iso"):
            day = date.fromisoformat(groups["iso"])
            return day, day
        year = int(groups["year"]) if groups.get("year") else today.year
        day = date(year + (2000 if year < 100 else 0), int(match["m"]), int(match["d"]))
    except ValueError:
        return None
    if not groups.get("year"):
        if today == date.min:
            return None
        if day > today:
            day = day.replace(year=day.year - 1)
    return day, day


def _numeric_span(match: re.Match[str], _today: date) -> Interval:
    ends = []
    for text in (match["a"], match["b"]):
        day, month, year = (int(part) for part in text.split("."))
        try:
            ends.append(date(year + (2000 if year < 100 else 0), month, day))
        except ValueError:
            return None
    return (ends[0], ends[1]) if ends[0] <= ends[1] else None


def _night_of(match: re.Match[str], today: date) -> Interval:
    found = _numeric(match, today)
    if found is None or found[0] is None:
        return None
    first = found[0] - timedelta(days=1)
    return (first, found[0]) if first.day == int(match["d0"]) else None


def _week_of(match: re.Match[str], today: date) -> Interval:
    """Read "the first week of May" as its first seven days, the last as its last."""
    first = _month_of(match, today)
    if first is None:
        return None
    if match["nth"] == "last":
        return month_end(first) - timedelta(days=6), month_end(first)
    start = first + timedelta(days=7 * ("first", "second", "third", "fourth").index(match["nth"]))
    return start, start + timedelta(days=6)


_FEASTS = {"christmas": (12, 25), "new": (1, 1), "victory": (5, 9), "independence": (8, 24)}


def _feast(match: re.Match[str], today: date) -> Interval:
    month, number = _FEASTS[match["feast"].lower().split()[0]]
    day = date(today.year, month, number)
    coming = match["word"].lower() in ("by", "before", "until", "till", "after")
    if coming and day < today:
        day = day.replace(year=day.year + 1)
    elif not coming and day > today:
        day = day.replace(year=day.year - 1)
    if match["word"].lower() == "after":
        return day, None
    return _opened(match, day, day, today)


def _next_week(_match: re.Match[str], today: date) -> Interval:
    monday = today + timedelta(days=7 - today.weekday())
    return monday, monday + timedelta(days=6)


def _fixed(first: int | None, last: int | None) -> Reader:
    """Return a reader of days counted from the day of publication; None: open."""

    def read(_match: re.Match[str], today: date) -> Interval:
        return (
            None if first is None else today + timedelta(days=first),
            None if last is None else today + timedelta(days=last),
        )

    return read


def _year_end(match: re.Match[str], today: date) -> Interval:
    if (match["what"] or "").lower() == "month":
        return today, month_end(today)
    last = date(int(match["year"] or today.year), 12, 31)
    return (today if last >= today else None), last


Rule = tuple[Pattern, Reader, bool]


def _rule(pattern: str, read: Reader, *, anchored: bool = True, case: int = 0) -> Rule:
    return Pattern(pattern, case), read, anchored


def _dates() -> Iterator[Rule]:
    """Yield the rules for days, months, seasons and years with names or numbers."""
    word = (r"(?P<word>(?:every month since|ever since|since|by|until|till|before|after|beyond|"
            r"from|on|in|during|throughout|over)\s+(?:the\s+)?)?")  # fmt: skip
    year = r"(?:,?\s+(?P<year>(?:19|20)\d\d))?"
    fold = re.IGNORECASE
    yield _rule(r"\b(?P<iso>(?:19|20)\d\d-\d\d-\d\d)\b", _numeric, anchored=False)
    yield _rule(r"\bfrom (?P<a>\d\d?\.\d\d\.(?:20)?\d\d) (?:to|until|till) "
        r"(?P<b>\d\d?\.\d\d\.(?:20)?"
               r"\d\d)(?!\d)", _numeric_span)  # fmt: skip
    # The first digit before what must not stand before it: `re` goes from digit to digit.
    yield _rule(r"(?P<d>\d(?<![\d.]\d)\d?)\.(?P<m>\d{2})(?:\.(?P<year>(?:20)?\d\d))?(?![\d%]|"
        r"\.\d|\s?(?:km|per|square|m\b))",
               _numeric)  # fmt: skip
    yield _rule(rf"(?:[Oo]n\s)?(?:[Tt]he )?(?:[Nn]ight of (?:the )?)(?P<day>\d\d?)(?:(?:-|–| to "
        rf")(?P<day2>\d\d?))? {_MONTH}{year}",
               _full_day, anchored=False)  # fmt: skip
    yield _rule(r"(?:[Oo]n\s)?(?:[Tt]he )?[Nn]ight of (?:the )?(?P<d0>\d\d?)(?:-|–|/)"
                r"(?P<d>\d\d?)\.(?P<m>\d\d)(?![\d.])", _night_of)  # fmt: skip
    yield _rule(rf"(?:\b(?:in|during|over) )?(?:the )?(?P<nth>first|second|third|fourth|last) "
                rf"week of {_MONTH}{year}", _week_of, case=0)  # fmt: skip
    yield _rule(r"\b(?P<word>by|before|until|till|after|since|at|on|over|for)\s+"
                r"(?P<feast>Christmas|New Year(?:'s(?: Eve| Day)?)?|Victory Day|"
                r"Independence Day)\b", _feast)  # fmt: skip
    yield _rule(rf"\b{word}(?P<day>\d\d?)(?:st|nd|rd|th)?(?:(?:-|–| to | and "
        rf")(?P<day2>\d\d?)(?:st|nd|rd|th)?)? {_MONTH}{year}\b",
               _full_day, anchored=False)  # fmt: skip
    yield _rule(rf"\b{word}{_MONTH} (?P<day>\d\d?)(?:st|nd|rd|th)?(?!\d)(?:(?:-|–| to | and "
        rf")(?P<day2>\d\d?)\b)?{year}",
               _full_day, anchored=False)  # fmt: skip
    yield _rule(rf"\b(?:between|from) (?P<month0>[A-Z][a-z]+)(?: (?P<year0>(?:19|20)\d\d))? "
        rf"(?:and|to|through|until) {_MONTH}{year}\b",
               _span_or_none)  # fmt: skip
    yield _rule(rf"\b{word}(?P<part>early |mid-|late |the (?:beginning|start|end|(?:first|second) "
        rf"half) of "
        rf")?(?P<which>last |this |next )?{_MONTH}(?:\s+of)?{year}\b",
               _month, anchored=False)  # fmt: skip
    yield _rule(r"\b(?P<word>(?:since|ever since|by|until|before|after|from|in|during|"
        r"throughout)\s+)(?:early |late |mid-)?(?P<year>(?:19|20)\d\d)\b",
               _year, anchored=False, case=fold)  # fmt: skip
    yield _rule(rf"\b{word}(?:last |this )?{_WEEKDAY}(?:\s(?:morning|evening|night|"
        rf"afternoon))?\b", _weekday)  # fmt: skip
    yield _rule(r"\b(?P<word>(?:during|in|over|since|by|before|until|this|last|"
        r"next)\s+)(?P<which>the |this |last |next |the end of the )?(?P<season>spring|summer|"
        r"autumn|fall|winter)(?: of)?(?: (?P<year>(?:19|20)\d\d))?\b",
               _season, case=fold)  # fmt: skip


def _distances() -> Iterator[Rule]:
    """Yield the rules for times told from the day of publication."""
    fold = re.IGNORECASE
    yield _rule(r"\b(?:(?:in|over|during|for|within)\s+)(?:the\s+)?(?:(?:past|last|recent|"
        r"previous|following)\s+)?"
               rf"{_COUNT}\s(?P<unit>day|week|month|year)s?\b(?!\s(?:ahead|to come))",
               _back, case=fold)  # fmt: skip
    yield _rule(rf"\b(?:the )?(?:past|last|previous) {_COUNT}\s(?P<unit>day|week|month|"
        rf"year)s?\b", _back, case=fold)  # fmt: skip
    yield _rule(rf"\b{_COUNT}\s(?P<unit>day|week|month|year)s? ago\b", _back, case=fold)
    yield _rule(r"\b(?:(?:in|over|during|for) )?(?:the )?(?:past|last|previous) (?:day|24 "
        r"?h(?:ours|rs)?)"
               r"\b", _fixed(-1, 0), case=fold)  # fmt: skip
    yield _rule(r"\b(?:in|over|during|for) (?:the )?(?:past|last|previous) week\b"
                r"|\bover the week\b",
               _fixed(-7, 0), case=fold)  # fmt: skip
    yield _rule(r"\b(?:in|over|during|for) (?:the )?(?:past|last|previous) (?P<unit>month|year)\b"
               r"|\bover the (?P<unit2>month|year)\b", _past, case=fold)  # fmt: skip
    yield _rule(r"\bsince (?:the )?weekend\b|\b(?:over|at) the weekend\b", _weekend, case=fold)
    yield _rule(r"\b(?:since|from) (?:the (?:start|beginning) of (?:the|this) day|midnight|"
        r"(?:this )?"
               r"morning|dawn)\b|\b(?:over|during) the day\b", _fixed(0, 0), case=fold)  # fmt: skip
    yield _rule(r"\b(?:at|around|before|by|since) (?:midday|noon|dawn|dusk|midnight|evening|"
        r"nightfall|"
               r"morning)\b|\bas of \d\d[:.]\d\d\b|\bin the (?:morning|afternoon|evening)\b",
               _fixed(0, 0), case=fold)  # fmt: skip
    yield _rule(r"\bsince yesterday\b", _fixed(-1, 0), case=fold)
    yield _rule(r"\b(?:the )?week ahead\b|\b(?:in |over )?the coming week\b",
               _fixed(0, 7), case=fold)  # fmt: skip
    yield _rule(r"\bnext week\b", _next_week, case=fold)
    yield _rule(r"\b(?:in|over|during) (?:the )?(?:past |last )?fortnight\b", _fixed(-14, 0),
                case=fold)  # fmt: skip
    yield _rule(r"\b(?:in|over|for) 24 ?(?:h|hrs?|hours)\b", _fixed(-1, 0), case=fold)
    yield _rule(r"\bwithin (?:days|weeks|months|hours)\b", _fixed(0, None), case=fold)
    yield _rule(r"\bfor now\b", _fixed(0, 0), case=fold)
    yield _rule(r"\bfrom tomorrow\b", _fixed(1, None), case=fold)
    yield _rule(r"\bin the (?:coming|next few) days\b", _fixed(0, 10), case=fold)
    yield _rule(r"\bon the (?P<day>\d\d?)(?:st|nd|rd|th)\b(?!\s[A-Z])", _day_of_month)
    yield _rule(r"\bfor (?:many |several |some )?(?:months|weeks|years|days)\b|\bfor (?:a "
        r")?(?:very )?"
               r"long(?: time)?\b", _fixed(None, 0), case=fold)  # fmt: skip
    yield _rule(r"\b(?:in|over) (?:the )?recent (?:days|weeks)\b|\brecent days\b|\brecently\b",
               _fixed(-_RECENT, 0), case=fold)  # fmt: skip
    yield _rule(r"\b(?:earlier |later )?(?:this|last|previous|the previous) (?P<unit>year|"
        r"month|week)\b", _this, case=fold)  # fmt: skip
    yield _rule(r"\b(?:by|before|until) (?:the )?end of (?:(?:the|this) (?P<what>year|month)|"
               r"(?P<year>20\d\d))\b",
               _year_end, case=fold)  # fmt: skip
    yield _rule(
        r"\b(?:overnight|last (?:night|nite)|the previous night|tonite)\b", _night, case=fold
    )
    yield _rule(r"\b(?:yesterday|yday)\b", _fixed(-1, -1), case=fold)
    yield _rule(r"\btomorrow\b", _fixed(1, 1), case=fold)
    yield _rule(r"\b(?:today|this (?:morning|afternoon|evening)|tonight|currently|now|at this time|"
               r"at the moment|at present|as of today|presently|current|no longer)\b",
               _fixed(0, 0), case=fold)  # fmt: skip
    yield _rule(r"\b(?:for the time being|from this point forward|from now on)\b", _fixed(0, None),
               case=fold)  # fmt: skip
    yield _rule(r"\byear-?long\b", _year_long, case=fold)
    yield _rule(r"\b(?:a while|long|some time) ago\b", _fixed(None, 0), case=fold)
    yield _rule(r"\bstill\b", _fixed(0, 0), case=fold)
    yield _rule(r"\b(?:already)\b", _fixed(0, 0), case=fold)


def _span_or_none(match: re.Match[str], today: date) -> Interval:
    return _month_span(match, today) if month_number(match["month0"]) else None


def _year_long(_match: re.Match[str], today: date) -> Interval:
    return _months_before(today, 12), today


_RULES = (*_dates(), *_distances())
_SIEVE = Sieve(rule for rule, _, _ in _RULES)
