"""Days that a report itself sets: the week it covers, and when a line of it was posted."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cached_property

from frontcast.claims._page import Page, plain
from frontcast.claims._patterns import Pattern
from frontcast.claims._times import find_times
from frontcast.claims._words import MONTH

_HEAD = 600
_WEEK, _FORTNIGHT = range(5, 9), range(12, 16)
# "over the week", "this week", "in seven days" of a report on a week.
_COVERED = Pattern(
    r"\b(?:(?:over|in|for|during|within|throughout|across|in the course of)\s(?:the\s|these\s)?"
    r"(?:reporting\s|whole\s)?(?P<unit>week|fortnight|seven days|7 days|two weeks|14 days|period)|"
    r"this (?P<this>week|fortnight)|over (?P<over>seven days))\b(?!\s(?:ahead|to come|of|before|"
    r"earlier))",
    re.IGNORECASE,
)
_BEFORE = Pattern(
    r"\b(?:(?:in|over|for|during|from)\s)?the\s(?:(?:preceding|previous|prior)\s(?P<unit>week|"
    r"fortnight)|(?P<unit2>week|fortnight)\s(?:before|earlier))\b",
    re.IGNORECASE,
)
_ENDING = Pattern(r"\bweek (?:to|ending|ended|up to)\b[^\n]{0,40}", re.IGNORECASE)
# "3-9 March", "March 3 to 9", "from 27 February to 5 March".
_SPAN = re.compile(r"\b\d\d?(?:\s\w+)?\s?(?:-|–|\bto\b|\band\b)\s?(?:\w+\s)?\d\d?\b")
_BEFORE_SPAN, _AFTER_SPAN = 20, 30
# What a bulletin calls itself, and how the first sentence of one names its day.
_BULLETIN = Pattern(
    r"\b(?:operational (?:information|update|situation)|summary|bulletin|situation report|sitrep|"
    r"as of (?:the )?(?:evening|morning|\d\d?[:.]\d\d))\b",
    re.IGNORECASE,
)
_ITS_DAY = Pattern(
    r"(?:^|[.!?]\s*|\s\s)"
    r"(?=(?:Since (?:the (?:start|beginning) of (?:the|this) day|(?:the )?morning|midnight)|"
    r"(?:Over|During|In) (?:the )?(?:(?:past|last) )?(?:day|24 hours|week))\b)"
)
_FIRST_LINES = 900
_SHOUTED = re.compile(r"\b[A-Z]{3,}\b")
# "20/02, 07:15 - ", "21 Feb 20:00 /", "20.02.2024 08:00 ", "11.08 " before what was posted.
_STAMP = Pattern(
    r"[ \t>*•\[(-]*(?P<day>\d{1,2}[./]\d{2}(?:[./](?:\d{4}|\d{2}))?(?![\d%]|\s?(?:km|per|square|"
    r"m\b))|\d{1,2}/\d(?=\s)|"
    rf"\d{{4}}-\d\d-\d\d|\d{{1,2}}\s{MONTH}\.?(?:,?\s\d{{4}})?(?=,?\s\d{{1,2}}[:.]\d\d)|"
    rf"{MONTH}\.?\s\d{{1,2}}(?:,\s\d{{4}})?(?=,?\s\d{{1,2}}[:.]\d\d))"
    r"[\])]?,?(?:\s+(?:at\s+)?\d{1,2}[:.]\d{2}(?::\d\d)?)?[\])]?\s*(?:[-–—/|:]\s*)?(?=\S)"
)


class Periods:
    """The stretches of days that a report names as its own.

    Parameters
    ----------
    flat : str
        The report with plain apostrophes.
    today : datetime.date or None
        When it came out.
    """

    def __init__(self, flat: str, today: date | None) -> None:
        self._flat, self._today = flat, today
        self._own: tuple[date, date] | None = None
        if today is None:
            return
        head = _SHOUTED.sub(lambda m: m[0].capitalize(), flat[:_HEAD])
        for match in _ENDING.finditer(head):
            ends = [t.first for t in find_times(match[0], today) if t.first and t.first == t.last]
            if ends and timedelta(0) <= today - ends[0] < timedelta(days=10):
                self._own = ends[0] - timedelta(days=6), ends[0]
        for first, last in self._spans(head) if self._own is None else ():
            long = (last - first).days in (*_WEEK, *_FORTNIGHT)
            if long and timedelta(0) <= today - last < timedelta(days=10):
                self._own = first, last
                break

    @cached_property
    def whole(self) -> tuple[int, int, date, date] | None:
        """Where a bulletin names the days that all of it is about, and these days.

        Offsets count in the report.
        """
        if self._today is None or _BULLETIN.search(self._flat[:_HEAD]) is None:
            return None
        if self._own is not None:
            for t in find_times(self._flat[:_FIRST_LINES], self._today):
                if (t.first, t.last) == self._own:
                    return t.start, t.end, *self._own
            return None
        for match in _ITS_DAY.finditer(self._flat[:_FIRST_LINES]):
            found = find_times(self._flat[match.end() : match.end() + 60], self._today)
            if found and found[0].start <= 2 and found[0].first and found[0].last:
                at = match.end()
                return at + found[0].start, at + found[0].end, found[0].first, found[0].last
        return None

    def _spans(self, text: str) -> Iterator[tuple[date, date]]:
        """Yield the stretches between two days that a text names by their numbers."""
        for match in _SPAN.finditer(text):
            start, end = match.span()
            before = text[max(0, start - _BEFORE_SPAN) : start].rpartition("\n")[2]
            near = before + text[start : end + _AFTER_SPAN].partition("\n")[0]
            for t in find_times(near, self._today):
                if t.first and t.last and any(c.isdigit() for c in near[t.start : t.end]):
                    yield t.first, t.last

    def covered(self, flat: str, *, at: int) -> tuple[int, int, date, date] | None:
        """Return where a claim names the report's own stretch or the one before, and its days.

        Parameters
        ----------
        flat : str
            The claim.
        at : int
            Where it begins in the report.

        Returns
        -------
        (start, end, first, last) or None
            Offsets in the claim.
        """
        if (match := _BEFORE.search(flat)) is not None:
            unit = (match["unit"] or match["unit2"]).lower()
            own = self._named(unit, at=at + match.start())
            if own is not None:
                length = timedelta(days=14 if unit == "fortnight" else 7)
                return match.start(), match.end(), own[0] - length, own[0] - timedelta(days=1)
        if (match := _COVERED.search(flat)) is not None:
            unit = (match["unit"] or match["this"] or match["over"]).lower()
            own = self._named(unit, at=at + match.start())
            if own is not None and not (match["this"] and own is not self._own):
                return match.start(), match.end(), *own
        return None

    def _named(self, unit: str, *, at: int) -> tuple[date, date] | None:
        """Return the stretch of a length that the report named before, else its own."""
        lengths = _FORTNIGHT if unit in ("fortnight", "two weeks", "14 days") else _WEEK
        own = self._own
        if own is not None and (unit == "period" or (own[1] - own[0]).days in lengths):
            return own
        if unit == "fortnight" and self._today is not None:
            spans = list(self._spans(self._flat[max(0, at - 3_000) : at]))
            return next((s for s in reversed(spans) if (s[1] - s[0]).days in lengths), None)
        return None


def stamp_of(text: str, at: int) -> tuple[int, int, int] | None:
    """Return where the day stands that opens the line around an offset, and where it ends.

    Parameters
    ----------
    text : str
        The report.
    at : int

    Returns
    -------
    (start, end, body) or None
        Of the day, and where the line goes on.
    """
    match = _STAMP.match(text, text.rfind("\n", 0, at) + 1)
    return None if match is None else (match.start("day"), match.end("day"), match.end())


# So far into a text its author says whom it is about and when they met.
_INTRO = 1_000
# How an interview came about; who met whom is told of by the one who asked.
_HELD = re.compile(
    r"\b(?:spoke|talk(?:ed|ing)|interview\w*|conversation|met|recorded|conducted|reached|answered|"
    r"questions|sat down|took place|held|visited|phoned?|called|exchange|by video|joined us|chat)\b"
    r"[^.]{0,90}",
    re.IGNORECASE,
)
_CALLED_ON = Pattern(
    r"\b(?:I|we|We|this (?:news)?paper|our (?:reporter|correspondent))\s(?:\w+\s){0,2}"
    r"(?:visited|met|spoke|talked|interviewed|reached|called|phoned|sat down|found)\b[^.]{0,60}|"
    r"\b(?:receive[sd]|greet(?:s|ed)|meets|met) (?:me|us)\b[^.]{0,60}|"
    r"\b[Ww]e meet\b[^.]{0,60}|"
    r"\b[Tt]oday is (?:a )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
)
# Of a talk that all of a report tells of, and not one of its sources.
_SCENE = Pattern(
    r"\b(?:(?:receives|greets|meets) (?:me|us)|[Ww]e meet|when (?:I|we) (?:met|visited)|"
    r"[Tt]oday is (?:a )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
)


def interview_day(page: Page) -> date | None:
    """Return the day on which an interview was held, where its introduction says so.

    Parameters
    ----------
    page : Page

    Returns
    -------
    datetime.date or None
        Where a report has no questions, the day on which its author says to have met the one
        it is about, named once in all of it.
    """
    today = page.report.published
    if today is None:
        return None
    first = next((u.start for u in page.units if u.labelled == "Q"), 0)
    answers = [u for u in page.units if u.labelled]
    if first:
        tail = page.text[answers[-1].end :]
        for text in (plain(page.text[:first]), plain(tail)):
            for match in _HELD.finditer(text):
                if (day := _one_day(match[0], today)) is not None:
                    return day
        return None
    met = {_one_day(m[0], today) for m in _CALLED_ON.finditer(plain(page.text[:_INTRO]))} - {None}
    return met.pop() if len(met) == 1 else None


def is_portrait(page: Page) -> bool:
    """Whether all of a report is told from a talk with somebody: "She receives me on Friday".

    Parameters
    ----------
    page : Page
    """
    return _SCENE.search(plain(page.text[:_INTRO])) is not None


def _one_day(text: str, today: date) -> date | None:
    """Return the first single day of the last weeks, before the report's, that a text names."""
    return next((
        t.first for t in find_times(text, today)
        if t.first and t.first == t.last and timedelta(0) < today - t.first < timedelta(days=60)
        and text[t.start : t.end].lower() not in ("already", "still", "now")
    ), None)  # fmt: skip
