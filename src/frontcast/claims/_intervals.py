"""Intervals that words for days stand for, read from the matches of the rules for them."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from frontcast.claims._numerals import read_number
from frontcast.claims._words import sequence
from frontcast.frame import month_end

Interval = tuple[date | None, date | None] | None
Reader = Callable[[re.Match[str], date], Interval]

MONTHS = sequence("january february march april may june july august september october november "
           "december")  # fmt: skip
_SHORT = {m[:3]: i for i, m in enumerate(MONTHS, start=1)} | {"sept": 9}
DAYS = sequence("monday tuesday wednesday thursday friday saturday sunday")
UNIT_DAYS = {"day": 1, "d": 1, "night": 1, "week": 7, "fortnight": 14, "month": 30, "year": 365}
_SHORT_UNITS = {"wk": "week", "mth": "month", "yr": "year", "d": "day"}


def month_number(name: str) -> int:
    """Return 1..12 of a month's English name or short form."""
    return _SHORT.get(name.lower().rstrip(".")[:4], _SHORT.get(name.lower()[:3], 0))


_PLANNED = re.compile(
    r"\b(?:promised|planned|scheduled|due|set|expected|slated|announced|fixed|booked|intended)\s$"
)


_DUE = ("by", "until", "till", "before", "through ", "no ", "not ")


def month_of(match: re.Match[str], today: date) -> date | None:
    """First day of the month meant; without a year, the last such month not after today."""
    groups = match.groupdict()
    if groups.get("which_month"):
        back = 1 if groups["which_month"].lower().startswith(("last", "prev")) else 0
        return None if today == date.min else months_before(today.replace(day=1), back)
    month = month_number(match["month"])
    if groups.get("year"):
        return date(int(groups["year"]), month, 1)
    if today == date.min:
        return None
    year = today.year if month <= today.month else today.year - 1
    due = (groups.get("word") or "").strip().lower().startswith(_DUE)
    if (groups.get("word") or "").strip().lower().startswith("from"):
        coming = date(today.year + (month < today.month), month, 1)
        if timedelta(0) < coming - today < timedelta(days=45) or coming == today.replace(day=1):
            return coming
    if _PLANNED.search(match.string, 0, match.start()) or (groups.get("word") or "").startswith(
        "into"
    ):
        year = today.year + (month < today.month)
    past, following = date(year, month, 1), date(year + 1, month, 1)
    if due and past < today.replace(day=1) and following - today < today - past:
        return following  # what is due by a month is due by the nearer such month
    if (groups.get("which") or "").strip().lower() == "last" and month == today.month:
        year = today.year - 1
    if (groups.get("which") or "").strip().lower() == "next":
        year = today.year if month > today.month else today.year + 1
    return date(year, month, 1)


def full_day(match: re.Match[str], today: date) -> Interval:
    first = month_of(match, today)
    if first is None:
        return None
    try:
        day = first.replace(day=int(match["day"]))
        ahead = first.year < today.year and first.month > today.month
        if ahead and not match.groupdict().get("year"):
            day = day.replace(year=today.year)
        word = (match.groupdict().get("word") or "").strip().lower()
        # "From 1 September" of late August is the coming one.
        following = day.replace(year=day.year + 1) if day.day < 29 else day
        if word.startswith("before") and following - today < today - day and not (
            match.groupdict().get("year")
        ):  # fmt: skip
            day = following  # "before 9 May", said in April
        due = word.startswith(("by", "until", "before", "no ", "not ")) or (
            word.startswith("from") and today < day < today + timedelta(days=45)
        )
        if word in ("for", "") and _PLANNED.search(match.string, 0, match.start()):
            due = day - today < today - day.replace(year=day.year - 1) if day.day < 29 else due
        if not match.groupdict().get("year") and day > today + timedelta(days=1) and not due:
            day = day.replace(year=day.year - 1)
        last = day
        if match.groupdict().get("day2"):
            last = day.replace(day=int(match["day2"]))
            if last < day:
                return None  # "since Jan 4 to 1"
    except ValueError:
        return None
    return opened(match, day, last, today)


def opened(match: re.Match[str], first: date, last: date, today: date) -> Interval:
    """Apply the word before: since X runs until today, by/until/before X starts nowhere."""
    word = (match.groupdict().get("word") or "").strip().lower()
    if word.startswith(("since", "ever since", "every month since")):
        return first, (today if today != date.min else None)
    if word.startswith(("from", "starting")):
        if match.groupdict().get("day2"):
            return first, last  # "from 20 to 27 January"
        if _DATED.search(match.string, 0, match.start()):
            return first, last  # "footage from 24 May"
        return first, (today if first < today != date.min else None)
    if word.startswith("by") and first == last < today and match.groupdict().get("month") is None:
        return first, last  # what was so by Friday was so on Friday
    if word.startswith(("by", "until", "till")) or word == "through":
        return (today if last >= today != date.min else None), last
    if word.startswith(("not ", "no ")):  # "not earlier than", "no later than"
        if "later" in word:
            return (today if last >= today != date.min else None), last
        return first, None
    if word.startswith("before"):
        last = first - timedelta(days=1)
        return (today if last >= today != date.min else None), last
    if word.startswith("beyond"):
        return first, None
    if word.startswith("after"):
        return last + timedelta(days=1), None
    return first, last


# What is from a day was made on it.
_DATED = re.compile(
    r"\b(?:footage|videos?|imagery|images?|photos?|photographs?|pictures?|clips?|data|figures|"
    r"maps?|"
    r"dates?|dating|recordings?|drone shots|both|is|are|was|were)\s$",
    re.IGNORECASE,
)


def read_month(match: re.Match[str], today: date) -> Interval:
    named = match.groupdict()
    bare = not any(named.get(g) for g in ("word", "part", "which", "year", "which_month"))
    if bare and match["month"] in ("May", "March"):
        return None  # also an auxiliary and a verb
    if bare and re.search(r"\d\s$", match.string[: match.start()]):
        return None  # a day that this month does not have
    first = month_of(match, today)
    if first is None:
        return None
    part = (named.get("part") or "").strip().lower().removeprefix("the ")
    word = (named.get("word") or "").strip().lower()
    due = word.startswith(("by", "until", "till", "til"))
    if word == "through":
        return (today if month_end(first) >= today else None), month_end(first)
    first, last = _part_of_month(first, part)
    if (due and not part) or (part.startswith("middle") and word):
        # What is to be by May is to be before it begins; the middle begins on the 15th.
        first, last = (first, first) if not part else (first.replace(day=15),) * 2
    if word.startswith("since") and first > today != date.min and not named.get("year"):
        first = months_before(first, 1)
    if word.startswith("by") and not part and last < today != date.min:
        last = first = month_end(last)  # what was so by May held to its end
    if not due and first <= today < last and today != date.min and not named.get("year"):
        last = today
    if word.startswith("before") and part.startswith("end"):
        return (today if last >= today != date.min else None), last
    return opened(match, first, last, today)


def _part_of_month(first: date, part: str) -> tuple[date, date]:
    """Return the days of "early", "the first half of", "late" ... of the month that begins so."""
    last = month_end(first)
    if part.startswith("first half"):
        return first, first.replace(day=15)
    if part.startswith("second half"):
        return first.replace(day=16), last
    if part.startswith(("early", "beginning", "start", "first days")):
        return first, first.replace(day=10)
    if part.startswith("mid"):
        return first.replace(day=11), first.replace(day=20)
    if part.startswith(("late", "end", "last days", "closing days")):
        return first.replace(day=21), last
    return first, last


def month_span(match: re.Match[str], today: date) -> Interval:
    last = month_of(match, today)
    if last is None:
        return None
    first = date(int(match["year0"] or last.year), month_number(match["month0"]), 1)
    if first > last:
        first = first.replace(year=first.year - 1)
    return first, month_end(last)


def read_year(match: re.Match[str], today: date) -> Interval:
    year = int(match["year"])
    part = (match["part"] or "").strip(" -").lower()
    last = date(year, 12, 31)
    if part in ("mid", "the middle of"):
        return opened(match, date(year, 6, 1), date(year, 6, 30), today)
    if today.year == year:
        last = today
    if (match["word"] or "").lower().startswith("until") and not part and today < date(year, 1, 1):
        last = date(year, 1, 1)  # it begins
    first = date(year, 10 if part == "late" else 1, 1)
    return opened(match, first, min(last, date(year, 3, 31)) if part == "early" else last, today)


def weekday(match: re.Match[str], today: date) -> Interval:
    named = next(i for i, d in enumerate(DAYS) if d.startswith(match["weekday"].lower()[:3]))
    back = (today.weekday() - named) % 7
    if "last" in match[0].lower() and back == 0:
        back = 7
    day = today - timedelta(days=back)
    if "next " in match[0].lower():
        day += timedelta(days=7)
    last = day
    if match.groupdict().get("weekday2"):
        named = next(i for i, d in enumerate(DAYS) if d.startswith(match["weekday2"].lower()[:3]))
        last = day + timedelta(days=(named - day.weekday()) % 7)
        if last > today:
            day, last = day - timedelta(days=7), last - timedelta(days=7)
    elif match[0].lower().endswith(("night", "nite")) and day < today:
        last = day + timedelta(days=1)
    return opened(match, day, last, today)


def season(match: re.Match[str], today: date) -> Interval:
    name = match["season"].lower().replace("autumn", "fall")
    first_month = {"spring": 3, "summer": 6, "fall": 9, "winter": 12}[name]
    given = match["year"]
    year = int(given) if given else today.year
    which = (match["which"] or "").strip().lower()
    first = date(year, first_month, 1)
    word = (match.groupdict().get("word") or "").strip().lower()
    if not given and (which == "next" or (word == "by" and season_end(first) < today)):
        first = first if first > today else first.replace(year=year + 1)
    elif not given and first > today and word not in ("by", "before", "until", "till"):
        first = first.replace(year=year - 1)
    elif not given and "last" in (which, word) and season_end(first) >= today:
        first = first.replace(year=first.year - 1)
    if word == "this" and not given:
        if first_month < 12:
            first = date(today.year, first_month, 1)
        elif today.month > 4:
            first = date(today.year, 12, 1)
    if "end of" in which and word in ("by", "before", "until"):
        last = season_end(first)
        return (today if last >= today else None), last
    if word in ("by", "until", "till"):
        return (today if first >= today else None), first
    if word == "through" and season_end(first) < today:
        return first, season_end(first)
    return opened(match, first, season_end(first), today)


def season_end(first: date) -> date:
    year, month = (first.year + 1, first.month - 10) if first.month > 10 else (
        first.year, first.month + 2)  # fmt: skip
    return month_end(date(year, month, 1))


def back(match: re.Match[str], today: date) -> Interval:
    groups = match.groupdict()
    word = (groups.get("n") or groups["n2"]).lower()
    count = {"a": 1, "an": 1, "few": 3, "several": 5, "couple of": 2}.get(word)
    number = float(count) if count is not None else read_number(word)
    if number is None or number > 400:
        return None
    unit = _whole_unit(groups.get("unit") or groups["unit2"])
    if unit == "month":
        first = months_before(today, int(number))
    elif unit == "year":
        first = months_before(today, 12 * int(number))
    else:
        first = today - timedelta(days=UNIT_DAYS[unit] * int(number))
    if "ago" in match[0].lower():
        return first, first
    return first, today


def months_before(day: date, count: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - count, 12)
    first = date(year, month + 1, 1)
    return first.replace(day=min(day.day, month_end(first).day))


def read_this(match: re.Match[str], today: date) -> Interval:
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


def read_past(match: re.Match[str], today: date) -> Interval:
    unit = (match["unit"] or match["unit2"]).lower()
    return months_before(today, 1 if unit == "month" else 12), today


def weekend(match: re.Match[str], today: date) -> Interval:
    saturday = today - timedelta(days=(today.weekday() - 5) % 7)
    if "last" in match[0].lower() and today.weekday() >= 5:
        saturday -= timedelta(days=7)
    if match[0].lower().startswith("since"):
        return saturday, today
    return saturday, min(saturday + timedelta(days=1), today)


def day_of_month(match: re.Match[str], today: date) -> Interval:
    first = today.replace(day=1)
    if int(match["day"]) > today.day:
        first = months_before(first, 1)
    try:
        day = first.replace(day=int(match["day"]))
    except ValueError:
        return None
    return day, day


def night(match: re.Match[str], today: date) -> Interval:
    return today - timedelta(days=1), today


def numeric(match: re.Match[str], today: date) -> Interval:
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


def numeric_span(match: re.Match[str], _today: date) -> Interval:
    ends = []
    for text in (match["a"], match["b"]):
        day, month, year = (int(part) for part in text.split("."))
        try:
            ends.append(date(year + (2000 if year < 100 else 0), month, day))
        except ValueError:
            return None
    return (ends[0], ends[1]) if ends[0] <= ends[1] else None


def night_of(match: re.Match[str], today: date) -> Interval:
    found = numeric(match, today)
    if found is None or found[0] is None:
        return None
    first = found[0] - timedelta(days=1)
    return (first, found[0]) if first.day == int(match["d0"]) else None


def week_of(match: re.Match[str], today: date) -> Interval:
    """Read "the first week of May" as its first seven days, the last as its last."""
    first = month_of(match, today)
    if first is None:
        return None
    if match["nth"] == "last":
        return month_end(first) - timedelta(days=6), month_end(first)
    start = first + timedelta(days=7 * ("first", "second", "third", "fourth").index(match["nth"]))
    return start, start + timedelta(days=6)


_FEASTS = {"christmas": (12, 25), "new": (1, 1), "victory": (5, 9), "independence": (8, 24)}


def _easter(year: int) -> date:
    """Return Easter as the churches of the East keep it."""
    moon = (19 * (year % 19) + 15) % 30
    days = moon + (2 * (year % 4) + 4 * (year % 7) - moon + 34) % 7 + 114
    return date(year, days // 31, days % 31 + 1) + timedelta(days=13)


def _feast_day(name: str, year: int) -> date:
    if name.startswith("easter"):
        return _easter(year)
    month, number = _FEASTS[name.split()[0]]
    day = date(year, month, number)
    return day - timedelta(days=1) if name.endswith("eve") else day


def feast(match: re.Match[str], today: date) -> Interval:
    name = match["feast"].lower()
    day = _feast_day(name, today.year)
    if match["word"].lower() == "at" and timedelta(0) < _feast_day(name, today.year + 1) - today < (
        timedelta(days=45)
    ) and day.month == 1:  # fmt: skip
        return day, day  # of the year that began; days to come are moved by who asks
    coming = match["word"].lower() in ("by", "before", "until", "till", "after")
    if coming and day < today:
        day = _feast_day(name, today.year + 1)
    elif not coming and day > today:
        day = _feast_day(name, today.year - 1)
    if match["word"].lower() == "after":
        return day, None
    if match["word"].lower() in ("until", "till") and "the new year" in match[0].lower():
        day -= timedelta(days=1)  # the old one ends
    return opened(match, day, day, today)


def next_week(_match: re.Match[str], today: date) -> Interval:
    monday = today + timedelta(days=7 - today.weekday())
    return monday, monday + timedelta(days=6)


def fixed(first: int | None, last: int | None) -> Reader:
    """Return a reader of days counted from the day of publication; None: open."""

    def read(_match: re.Match[str], today: date) -> Interval:
        return (
            None if first is None else today + timedelta(days=first),
            None if last is None else today + timedelta(days=last),
        )

    return read


def year_end(match: re.Match[str], today: date) -> Interval:
    if (match["what"] or "").lower() == "month":
        return today, month_end(today)
    last = date(int(match["year"] or today.year), 12, 31)
    return (today if last >= today else None), last


def span_or_none(match: re.Match[str], today: date) -> Interval:
    return month_span(match, today) if month_number(match["month0"]) else None


def year_long(_match: re.Match[str], today: date) -> Interval:
    return months_before(today, 12), today


def nth_in_a_row(match: re.Match[str], today: date) -> Interval:
    """Read "for the third week running": so many of them until today; the first day counts."""
    word = match["nth"].lower()
    nth = int(re.sub(r"\D", "", word)) if word[0].isdigit() else 2 + ORDINALS.index(word)
    if not 1 < nth < 400:
        return None
    unit = match["unit"].lower()
    if unit in ("day", "night"):
        return today - timedelta(days=nth - 1), today
    return months_before(today, nth) if unit == "month" else today - timedelta(days=7 * nth), today


ORDINALS = sequence(
    "second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first "
    "twenty-second twenty-third twenty-fourth twenty-fifth twenty-sixth twenty-seventh "
    "twenty-eighth twenty-ninth thirtieth thirty-first"
)


def ordinal_day(match: re.Match[str], today: date) -> Interval:
    """Read "since the 9th", "on the fourteenth": of this month, or of the last if it is to come."""
    word = match["day"].lower()
    number = int(re.sub(r"\D", "", word)) if word[0].isdigit() else (
        1 if word == "first" else 2 + ORDINALS.index(word)
    )  # fmt: skip
    first = today.replace(day=1)
    due = match["word"].lower().startswith(("by", "until", "till", "from"))
    if number > today.day and not due:
        first = months_before(first, 1)
    try:
        day = first.replace(day=number)
    except ValueError:
        return None
    return opened(match, day, day, today)


def midweek(_match: re.Match[str], today: date) -> Interval:
    day = today - timedelta(days=(today.weekday() - 2) % 7)
    return day, day


def coming(match: re.Match[str], today: date) -> Interval:
    """Read "over the next four weeks"; "in the next few days" has no end."""
    word = match["n"].lower()
    if word in ("few", "several"):
        return today, None
    number = {"a": 1.0, "an": 1.0, "couple of": 2.0}.get(word) or read_number(word)
    if number is None or number > 400:
        return None
    unit = _whole_unit(match["unit"])
    if unit in ("month", "year"):
        return today, months_before(today, -int(number) * (12 if unit == "year" else 1))
    return today, today + timedelta(days=UNIT_DAYS[unit] * int(number))


def in_a_to_b(match: re.Match[str], today: date) -> Interval:
    """Read "in two to three weeks" as days to come."""
    low, high = read_number(match["a"]), read_number(match["b"])
    if low is None or high is None or not low < high < 400:
        return None
    days = UNIT_DAYS[_whole_unit(match["unit"])]
    return today + timedelta(days=int(days * low)), today + timedelta(days=int(days * high))


def this_weekend(_match: re.Match[str], today: date) -> Interval:
    return today, today + timedelta(days=(5 - today.weekday()) % 7)


def _whole_unit(name: str) -> str:
    return _SHORT_UNITS.get(name.lower(), name.lower())


def counted_hours(match: re.Match[str], today: date) -> Interval:
    """Read "the last 48 hours" as so many days back; a few are of the day itself."""
    word = (match["hours"] or match["hours2"]).lower()
    number = read_number(word) if word != "few" else 3.0
    return None if number is None else (today - timedelta(days=int(number // 24)), today)


def since_start(match: re.Match[str], today: date) -> Interval:
    if match["unit"].lower() == "year":
        return date(today.year, 1, 1), today
    return today - timedelta(days=today.weekday()), today


def later_this(match: re.Match[str], today: date) -> Interval:
    """Read "later this week", "before the year is out": from now to its end."""
    unit = match["unit"].lower()
    if match[0].lower().startswith("before the") and " is " not in match[0]:
        return None
    if unit == "year":
        return today, date(today.year, 12, 31)
    return today, month_end(today) if unit == "month" else today + timedelta(6 - today.weekday())


def next_month(match: re.Match[str], today: date) -> Interval:
    if match["unit"].lower() == "year":
        return date(today.year + 1, 1, 1), date(today.year + 1, 12, 31)
    first = months_before(today.replace(day=1), -1)
    return first, month_end(first)


def end_of_next(match: re.Match[str], today: date) -> Interval:
    """Read "by the end of next year"."""
    unit = match["unit"].lower()
    if unit == "year":
        return today, date(today.year + 1, 12, 31)
    if unit == "month":
        return today, month_end(months_before(today.replace(day=1), -1))
    return today, today + timedelta(days=13 - today.weekday())


def days_between(match: re.Match[str], today: date) -> Interval:
    """Read "between 17 October and 15 November" as all days from the one to the other."""
    months = month_number(match["month0"]), month_number(match["month"])
    year = int(match["year"] or match["year0"] or today.year)
    if not all(months) or (year == 1):
        return None
    try:
        last = date(year, months[1], int(match["day"]))
        if not match["year"] and last > today + timedelta(days=183):
            last = last.replace(year=last.year - 1)
        first = date(int(match["year0"] or last.year), months[0], int(match["day0"]))
        if first > last:
            first = first.replace(year=first.year - 1)
    except ValueError:
        return None
    return first, last


def named_day(match: re.Match[str], today: date) -> Interval:
    """Read "since the twentieth of July", "by the first of June"."""
    first = month_of(match, today)
    nth = match["nth"]
    number = int(nth[:-2]) if nth[0].isdigit() else (
        1 if nth == "first" else 2 + ORDINALS.index(nth)
    )  # fmt: skip
    if first is None or number > month_end(first).day:
        return None
    day = first.replace(day=number)
    if match["word"] and match["word"].lower().startswith("for") and not match["year"] and (
        _PLANNED.search(match.string, 0, match.start()) and day > today
        and today - day.replace(year=day.year - 1) < day - today
    ):  # fmt: skip
        day = day.replace(year=day.year - 1)  # "it was promised for the 15th of December"
    return opened(match, day, day, today)
