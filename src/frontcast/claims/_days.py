"""Which days a claim is about, and on which it was said."""

import re
from dataclasses import replace
from datetime import date, timedelta

from frontcast.claims._draft import Draft
from frontcast.claims._intervals import months_before
from frontcast.claims._numerals import read_number
from frontcast.claims._page import Page
from frontcast.claims._patterns import Pattern
from frontcast.claims._periods import Periods, interview_day, is_portrait, stamp_of
from frontcast.claims._speaker import NARRATOR
from frontcast.claims._tenses import IF, IN_THE_PAST, is_now, is_past, is_told, to_come, will
from frontcast.claims._times import FoundTime, find_times
from frontcast.claims._words import words
from frontcast.records import ClaimTime
from frontcast.records.claim import Modality

# "..., the ministry said on Monday": when it was said, not what it is about.
_SAID_WHEN = Pattern(
    r"\b(?:said|says|told [\w ]{2,30}|wrote|reported|announced|added|claimed|posted|confirmed|"
    r"statement|briefing|post|interview|report|broadcast|address)\s(?:\w+\s)?$"
)
_LATER = Pattern(
    r"\b(?P<n>an?|\d+|one|two|three|four|five|six|seven|eight|nine|ten) (?P<unit>day|week)s? "
    r"(?P<way>later|earlier|before|after)\b|"
    r"\bthe (?P<next>next|following) (?:day|morning|evening|night)\b|"
    r"\bthe (?P<eve>day|night|evening) before\b(?! (?:yesterday|last))|"
    r"\b(?:the same|that(?: very)?) (?:day|evening|night|morning|afternoon)\b(?! (?:when|that)\b)",
    re.IGNORECASE,
)
_NOW = Pattern(r"\b(?:now|today|currently|tonight)\W*$", re.IGNORECASE)
_SINCE = Pattern(r"\bsince\b[^,;]*(?:, )?$", re.IGNORECASE)
# Where the first time of a long text mostly stands, and letters that no way to put one exceeds.
_OPENING_LETTERS, _LONGEST_TIME = 300, 150
_OPENING = Pattern(
    r"(?:^\W*|[.!?]\s+)(?=(?:On|In|Over|Since|During|Overnight|Last|This|Yesterday|Today)\b)"
)


# What is compared with is not when it was.
_AFTER_THAT = Pattern(
    r"(?:with)?in (?P<n>an?|\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve) "
    r"(?P<unit>day|night|week)s?|"
    r"for (?P<n2>two|three|four|five|six|seven|eight|nine|ten|\d) (?P<unit2>day|night)s?",
    re.IGNORECASE,
)
_FROM_ROOM = 260
_UNTIL = Pattern(r"(?:un)?till?\b|by\b", re.IGNORECASE)
_NUMBERS = re.compile(r"\b\d\d?\b")
# Of days to come wherever the verb is: "in two weeks", "from Monday".
_COUNTED = Pattern(
    r"(?:with)?in (?:an?|\d+|[a-z]+) (?:day|week|month|year)s?\b|from ", re.IGNORECASE
)
_TAIL = Pattern(r"[^,;:.()\n]{0,30}")
_PRESENT = words("now today currently tonight presently")
_COMPARED = Pattern(
    r"\b(?:than|compared (?:with|to)|(?:as|up|down) (?:against|from)|as in|like)\b[^,;.]{0,40}$",
    re.IGNORECASE,
)
_DURATION = Pattern(
    r"(?:for|in|within) (?:an?|\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|few|"
    r"several|couple of) (?:day|week|month|year)s?"
)
_BY_THEN = Pattern(r"\b(?:by|until|till|before) (?:then|that time)\b", re.IGNORECASE)
_SINCE_THEN = Pattern(
    r"\b(?:(?:has|have|had)(?: \w+)? since|since then|ever since)(?=\s|[.,;:]|$)", re.IGNORECASE
)


_FORETOLD = Pattern(
    r"\b(?:said|told|wrote|written|predicted|forecast|promised|assured|warned|expected|argued|"
    r"thought|believed|claimed|announced|reckoned|vowed|insisted)\b"
)
_LONG_AGO = timedelta(days=20)
_THAT = frozenset(("that", "", ":", "him that", "her that", "me that", "us that", "reporters that"))


class Days:
    """The days of one report's claims.

    Parameters
    ----------
    page : Page
    flat : str
        Its text with plain apostrophes, as long.
    war : datetime.date or None
        When "the war" began.
    """

    def __init__(self, page: Page, flat: str, *, war: date | None) -> None:
        self._text, self._flat, self._war = page.text, flat, war
        self._today = page.report.published
        self._asked = interview_day(page)
        self._portrait = self._asked is not None and is_portrait(page)
        self._labelled = any(unit.labelled == "Q" for unit in page.units)
        long = [line.rstrip() for line in page.text.splitlines() if len(line) > 60]
        self._prose = 5 * sum(line[-1:] in '.!?…"”)' for line in long) >= 4 * len(long)
        self._periods = Periods(flat, self._today)

    def of(self, draft: Draft, *, modality: Modality) -> tuple[ClaimTime, ClaimTime]:
        """Return what a claim is about and when it was said.

        Parameters
        ----------
        draft : Draft
        modality : str
        """
        flat = self._flat[draft.start : draft.end]
        ahead = modality in ("predicted", "conditional") and IN_THE_PAST.search(flat) is None
        ahead = ahead and not (modality == "conditional" and is_told(draft, flat))
        said = (self._frame_time(draft) if draft.clause.said is not None else None) or (
            ClaimTime(start=self._asked, end=self._asked)
            if self._asked and self._is_answer(draft)
            else ClaimTime()
        )
        if draft.day is None and draft.clause.said is not None:
            draft.day = self._day_said(draft)
        if draft.day is None and ahead:
            draft.day = self._foretold(draft)
        stamp = stamp_of(self._text, draft.start)
        if stamp is not None and draft.day is None:
            draft.day = self.posted(self._text[stamp[0] : stamp[1]])
        ahead = ahead or (will(draft) and IN_THE_PAST.search(flat) is None)
        inside = self.find(draft, flat, ahead=ahead)
        if inside and not ahead and to_come(draft):
            inside = self._nearest(draft, flat, inside)
        if stamp is not None and stamp[2] > draft.start:
            posted = stamp[2] - draft.start
            inside = [t for t in inside if t.start >= posted] or inside
        about = ClaimTime()
        inside = _of_main(flat, inside) if modality == "conditional" else inside
        if inside:
            best = max(inside, key=lambda t: (
                _weight(flat[t.start : t.end]) - 2 * bool(_COMPARED.search(flat[: t.start])),
                -t.start,
            ))  # fmt: skip
            best = _present(draft, flat, inside) or self._told_from(draft, flat, best, ahead=ahead)
            best = best if ahead else _held_until(draft, flat, best)
            surface = self._text[draft.start + best.start : draft.start + best.end]
            about = ClaimTime(surface=surface, start=best.first, end=best.last)
            if not best.start and self._flat[max(0, draft.start - 6) : draft.start] == "since ":
                about = replace(about, end=self._day(draft))
            if not best.start and best.first and (
                self._flat[max(0, draft.start - 7) : draft.start].lower() == "before "
            ):  # fmt: skip
                last = best.first - timedelta(days=1)
                day = self._day(draft)
                about = replace(about, start=day if day and last >= day else None, end=last)
            since = _SINCE.search(flat[: best.start]) if best.first else None
            verb = draft.clause.head.idx + draft.unit.start - draft.start
            inner = since is not None and since.start() < 3 and since.start() < verb < best.start
            if since and not inner:  # "since X fell in May": in May
                about = replace(about, end=self._day(draft))
        else:
            about = (
                self._later(draft, flat) or self._now_before(draft)
                or self._near_time(draft, ahead=ahead)
                or self._opening_time(draft) or self._part_before(draft)
                or self._line_time(draft) or self._cut_off(draft)
                or (None if ahead else self._of_report(draft)) or about
            )  # fmt: skip
        return about, said

    def find(self, draft: Draft, flat: str, *, ahead: bool = False) -> list[FoundTime]:
        """Return the times that a text names, read as its claim's day of telling has it.

        Parameters
        ----------
        draft : Draft
        flat : str
            With plain apostrophes.
        ahead : bool
            It speaks of days to come.
        """
        found = find_times(flat, self._day(draft), ahead=ahead, war=self._war)
        if (own := self._periods.covered(flat, at=draft.start)) is not None:
            found = [t for t in found if t.end <= own[0] or own[1] <= t.start]
            found = sorted([*found, FoundTime(*own)], key=lambda t: t.start)
        return found

    def _nearest(self, draft: Draft, flat: str, past: list[FoundTime]) -> list[FoundTime]:
        """Read times as to come where that is nearer to the day of telling."""
        day = self._day(draft)
        coming = {(t.start, t.end): t for t in self.find(draft, flat, ahead=True)}
        out = []
        for t in past:
            other = coming.get((t.start, t.end), t)
            rest = day and other.first == day and other.last and t.first and t.first < day
            if other != t and (rest or _COUNTED.match(flat, t.start)):
                out.append(other)
                continue
            ends = [x.last or x.first for x in (t, other)]
            nearer = day and all(ends) and abs(ends[1] - day) < abs(ends[0] - day)  # type: ignore[operator]
            out.append(other if nearer else t)
        return out

    def _day_said(self, draft: Draft) -> date | None:
        """Return the one day, before the report's, on which its sentence says a claim was made."""
        offset = draft.unit.start + draft.sentence.start_char
        flat = self._flat[max(offset, draft.start - 70) : draft.start]
        for t in self.find(draft, flat):
            if t.first and t.first == t.last and _SAID_WHEN.search(flat[: t.start]) and (
                self._today is not None
                and t.first < self._today
                and flat[t.end :].strip(" ,") in _THAT
            ):  # fmt: skip
                return t.first
        return None

    def _foretold(self, draft: Draft) -> date | None:
        """Return the first of the past days on which its sentence says it was foretold.

        "I wrote in August that it would fall by winter" is about the winter after that August.
        """
        offset = draft.unit.start + draft.sentence.start_char
        flat = self._flat[max(offset, draft.start - _FROM_ROOM) : draft.start]
        if _FORETOLD.search(flat) is None or self._today is None:
            return None
        named = [(t.first, t.last) for t in self.find(draft, flat) if t.first]
        first, last = named[-1] if named else (None, None)
        return first if last and last < self._today - _LONG_AGO else None

    def first(self, draft: Draft, flat: str) -> FoundTime | None:
        """Return the first time that a text names, which may be long.

        Parameters
        ----------
        draft : Draft
        flat : str
            With plain apostrophes.
        """
        found = self.find(draft, flat[:_OPENING_LETTERS])
        if not found or found[0].end > _OPENING_LETTERS - _LONGEST_TIME:
            found = self.find(draft, flat)
        return found[0] if found else None

    def posted(self, stamp: str) -> date | None:
        """Return the day that stands above a post; None if it is none.

        Parameters
        ----------
        stamp : str
        """
        found = find_times(stamp.replace("/", "."), self._today) or find_times(stamp, self._today)
        return found[0].first if found else None

    def _day(self, draft: Draft) -> date | None:
        """Return the day on which a claim was made."""
        return draft.day or (self._asked if self._is_answer(draft) else None) or self._today

    def _is_answer(self, draft: Draft) -> bool:
        """Whether a claim was made in the talk that a report is about."""
        if self._labelled:
            return bool(draft.unit.labelled)
        return self._portrait or draft.speaker is not NARRATOR

    def _later(self, draft: Draft, flat: str) -> ClaimTime | None:
        """Return the time that is told from one named before: "three days later"."""
        start = self._text.rfind("\n", 0, draft.start) + 1
        if (since := _SINCE_THEN.search(flat)) is not None:
            said = self._flat[start : draft.start + since.start()]
            named = [t for t in self.find(draft, said)
                     if (t.first or t.last) and _weight(said[t.start : t.end]) >= 1]  # fmt: skip
            if named:
                a, b = draft.start + since.start(), draft.start + since.end()
                return ClaimTime(surface=self._text[a:b], start=_over_by(said, named[-1]),
                                 end=self._day(draft))  # fmt: skip
        if (then := _BY_THEN.search(flat)) is not None:
            return self._by_then(draft, start, draft.start + then.start(), draft.start + then.end())
        match = _LATER.search(flat)
        if match is None:
            return None
        named = self.find(draft, self._flat[start : draft.start + match.start()])
        day = next((t.first for t in reversed(named) if t.first and t.first == t.last), None)
        if (
            day is None
            and not match["n"]
            and not match["next"]
            and not match["eve"]
            and named
            and named[-1].first
        ):
            at = draft.start + match.start()
            return ClaimTime(surface=self._text[at : draft.start + match.end()],
                             start=named[-1].first, end=named[-1].last)  # fmt: skip
        if day is None:
            return None
        if match["n"]:
            count = {"a": 1, "an": 1}.get(match["n"].lower()) or int(read_number(match["n"]) or 0)
            days = count * {"day": 1, "week": 7}[match["unit"].lower()]
            back = match["way"].lower() in ("earlier", "before") or (
                match["way"].lower() == "after" and match.start() == 0
            )  # "fell on Thursday, [six days after they crossed the border]"
            day += timedelta(days=-days if back else days)
        elif match["next"]:
            day += timedelta(days=1)
        elif match["eve"]:
            day -= timedelta(days=1)
        at = draft.start + match.start()
        return ClaimTime(surface=self._text[at : draft.start + match.end()], start=day, end=day)

    def _by_then(self, draft: Draft, start: int, a: int, b: int) -> ClaimTime | None:
        """Return the time up to the day named last: "by then", "until that time"."""
        ends = [t.last or t.first for t in self.find(draft, self._flat[start:a])]
        day, last = self._day(draft), next((e for e in reversed(ends) if e), None)
        if last is None or day is None:
            return None
        return ClaimTime(surface=self._text[a:b], start=day if last >= day else None, end=last)

    def _cut_off(self, draft: Draft) -> ClaimTime | None:
        """Return the "now" or "today" that was cut from before the claim."""
        before = self._flat[draft.unit.start + draft.sentence.start_char : draft.start]
        match = _NOW.search(before[-16:])
        found = self.find(draft, match[0]) if match else []
        if match is None or not found:
            return None
        at = draft.start - len(match[0])
        surface = self._text[at : at + found[0].end]
        return ClaimTime(surface=surface, start=found[0].first, end=found[0].last)

    def _now_before(self, draft: Draft) -> ClaimTime | None:
        """Return the "now" right before a claim in the present: "then ..., and now [it is X]"."""
        head = draft.clause.head
        inside = head.idx + draft.unit.start >= draft.start
        past = inside and head.tag in ("VBD", "VBN", "VB")
        return None if past else self._cut_off(draft)

    def _told_from(
        self, draft: Draft, flat: str, time: FoundTime, *, ahead: bool
    ) -> FoundTime:  # fmt: skip
        """Count "within four days" and "for two days" of the past from the day named before."""
        match = _AFTER_THAT.fullmatch(flat[time.start : time.end])
        if match is None or ahead or not is_past(draft.clause.head):
            return time
        begin = max(self._text.rfind("\n", 0, draft.start) + 1, draft.start - _FROM_ROOM)
        named = [
            t.last for t in self.find(draft, self._flat[begin : draft.start + time.start])
            if t.last and (t.first is None or t.last - t.first <= timedelta(days=1))
            and t.last != self._day(draft)
        ]  # fmt: skip
        number = match["n"] or match["n2"]
        count = {"a": 1, "an": 1}.get(number.lower()) or read_number(number)
        if not named or count is None:
            return time
        days = int(count) * {"week": 7}.get((match["unit"] or "").lower(), 1)
        return replace(time, first=named[-1], last=named[-1] + timedelta(days=days))

    def _near_time(self, draft: Draft, *, ahead: bool = False) -> ClaimTime | None:
        """Return the time of the sentence, where the claim has none of its own."""
        sentence = draft.sentence
        offset = draft.unit.start + sentence.start_char
        lead = draft.start - offset
        if draft.clause.kind in ("embedded", "passing"):
            return None
        flat = self._flat[offset : draft.unit.start + sentence.end_char]
        times = [
            t for t in self.find(draft, flat, ahead=ahead)
            if _weight(flat[t.start : t.end]) and not _SAID_WHEN.search(flat[: t.start])
        ]  # fmt: skip
        before = [t for t in times if t.start < lead]
        found = before[-1] if before else times[0] if len(times) == 1 else None
        tail = draft.end - offset
        cut = [t for t in times if t.start >= tail and _TAIL.fullmatch(flat[tail : t.start])]
        found = cut[0] if found is None and cut else found
        if found is None or (
            draft.clause.said is not None and found not in before and found not in cut
        ):  # fmt: skip
            return None
        surface = self._text[offset + found.start : offset + found.end]
        last = found.last
        if found in before and re.match(r"\s*(?:ever )?since\b", flat, re.IGNORECASE):
            last = self._day(draft)  # "Since the town fell in May, troops have ..."
        return ClaimTime(surface=surface, start=found.first, end=last)

    def _opening_time(self, draft: Draft) -> ClaimTime | None:
        """Return the time that opens an earlier sentence of the paragraph: "Overnight, ..."."""
        if draft.unit.quoted or draft.clause.head.tag not in ("VBD", "VBN", "NN", "NNS"):
            return None
        flat = self._flat[draft.unit.start : draft.start]
        found = None
        for match in _OPENING.finditer(flat):
            times = self.find(draft, flat[match.end() : match.end() + 60])
            if times and times[0].start <= 2 and _weight(flat[match.end() :][: times[0].end]):
                found = (match.end(), times[0])
        if found is None or draft.start - draft.unit.start - found[0] > 300:
            return None
        at, time = draft.unit.start + found[0], found[1]
        surface = self._text[at + time.start : at + time.end]
        return ClaimTime(surface=surface, start=time.first, end=time.last)

    def _part_before(self, draft: Draft) -> ClaimTime | None:
        """Return the time of what stands before a semicolon: "... on Friday; two were hurt"."""
        if draft.unit.quoted or draft.clause.head.tag not in ("VBD", "VBN", "NN", "NNS", "CD"):
            return None
        before = self._text[max(draft.unit.start, draft.start - _FROM_ROOM) : draft.start]
        part = before.rstrip().rpartition(".")[2]
        if ";" not in part[-60:]:
            return None
        at = draft.start - len(part)
        flat = self._flat[at : draft.start]
        for t in reversed(self.find(draft, flat)):
            if _weight(flat[t.start : t.end]) >= 1 and not _SAID_WHEN.search(flat[: t.start]):
                return ClaimTime(surface=self._text[at + t.start : at + t.end],
                                 start=t.first, end=t.last)  # fmt: skip
        return None

    def _line_time(self, draft: Draft) -> ClaimTime | None:
        """Return the day that a post named last, where it goes on: "... last night. 1 dead"."""
        if self._prose or draft.clause.head.tag in ("VBZ", "VBP", "MD", "VB"):
            return None
        start = self._text.rfind("\n", 0, draft.start) + 1
        if draft.start - start > 300:
            return None
        flat = self._flat[start : draft.start]
        for t in reversed(self.find(draft, flat)):
            short = t.first and t.last and t.last - t.first <= timedelta(days=1)
            if short and _weight(flat[t.start : t.end]) and not _SAID_WHEN.search(flat[: t.start]):
                return ClaimTime(surface=self._text[start + t.start : start + t.end],
                                 start=t.first, end=t.last)  # fmt: skip
        return None

    def _of_report(self, draft: Draft) -> ClaimTime | None:
        """Return the days of a bulletin for what happened: "Since the start of the day ..."."""
        head = draft.clause.head
        told = head.tag in ("VBD", "VBN", "NN", "NNS", "NNP", "CD") and not any(
            c.dep in ("aux", "auxpass", "cop") and c.low in ("is", "are", "being")
            for c in head.children
        )
        whole = self._periods.whole if told and not draft.unit.quoted else None
        if whole is None or draft.start < whole[1]:
            return None
        so_now = whole[3] - whole[2] > timedelta(days=1) and any(
            c.low in ("has", "have") for c in head.children
        )
        if so_now or " since " in self._flat[draft.start : draft.end]:
            return None
        return ClaimTime(surface=self._text[whole[0] : whole[1]], start=whole[2], end=whole[3])

    def _frame_time(self, draft: Draft) -> ClaimTime | None:
        sentence = draft.sentence
        offset = draft.unit.start + sentence.start_char
        flat = self._flat[offset : draft.unit.start + sentence.end_char]
        for found in self.find(draft, flat):
            a, b = offset + found.start, offset + found.end
            if b <= draft.start or a >= draft.end:
                return ClaimTime(surface=self._text[a:b], start=found.first, end=found.last)
        return None


# What somebody set is for days to come: "was given until Christmas".
_SET = words(
    "give order tell postpone extend promise plan schedule set delay expect hope want agree need "
    "get grant allow forbid ban suspend ask announce leave"
)
_SEASONAL = Pattern(
    r"(?:by|until|till|before) (?:the )?(?:end of (?:the )?)?(?:spring|summer|autumn|winter|"
    r"Christmas|[Nn]ew [Yy]ear|Easter)\b",
    re.IGNORECASE,
)


def _over_by(text: str, time: FoundTime) -> date | None:
    """Return from when "since then" counts: the last of several days, else the first."""
    surface = text[time.start : time.end]
    spans = _UNTIL.match(surface) or len(_NUMBERS.findall(surface)) > 1
    return time.last if spans else time.first


def _of_main(flat: str, inside: list[FoundTime]) -> list[FoundTime]:
    """Return the times of what comes of a condition: "if they sign in May, he arrives in June"."""
    match = IF.match(flat) if len(inside) > 1 else None
    comma = flat.find(",", inside[0].end) if match is not None else -1
    return [t for t in inside if t.start > comma] or inside if comma > 0 else inside


def _present(draft: Draft, flat: str, inside: list[FoundTime]) -> FoundTime | None:
    """Return the "now" beside what was: "the belt begun in the autumn now runs for 9 km"."""
    if len(inside) < 2 or not is_now(draft.clause.head):
        return None
    present = _PRESENT | {"still"} if draft.clause.head.tag[:2] == "VB" else _PRESENT
    now = next((t for t in inside if flat[t.start : t.end].lower() in present), None)
    past = now is not None and all(
        t.last and now.first and t.last < now.first for t in inside if t is not now
    )
    return now if past else None


def _held_until(draft: Draft, flat: str, time: FoundTime) -> FoundTime:
    """Read "it was closed by Christmas" of the last one, unless it was set for the next."""
    head = draft.clause.head
    over = IN_THE_PAST.search(flat) is not None or (
        is_past(head)
        and head.tag != "VBG"
        and head.lemma.lower() not in _SET
        and not any(c.tag in ("VB", "MD", "TO") for c in head.children)
    )
    seasonal = over and _SEASONAL.match(flat, time.start) is not None
    if not seasonal or time.first is None or time.last is None:
        return time
    last = months_before(time.last, 12)
    return replace(time, first=None, last=last) if last < time.first else time


_DIGIT = re.compile(r"\d")
# Parts of a day yield to the day that is named beside them: "at dawn on Friday".
_DAY_PART = re.compile(
    r"(?:at|around|before|after|by|since|about|(?:un)?till?) (?:midday|noon|dawn|dusk|midnight|"
    r"evening|nightfall|sunset|sunrise|morning)|in the (?:morning|afternoon|evening)|"
    r"(?:in )?the (?:early|small) hours.*"
)
_CLOCK = re.compile(r"\d[:.h]\d\d\b|\d ?[ap]\.?m\b|\bhrs?\b|o'clock")


def _weight(surface: str) -> float:
    """Return how much a time says: a stated date more than "now" or "already"."""
    low = surface.lower()
    if low in ("already", "now", "current", "no longer", "still", "currently"):
        return 0
    if (
        low.startswith(("pre-war", "prewar"))
        or _DAY_PART.fullmatch(low)
        or (_CLOCK.search(low) and not low.startswith("as of"))
        or _DURATION.fullmatch(low)
    ):
        return 0.5
    return (
        2
        if _DIGIT.search(low) or low.startswith(("since", "in ", "during", "for the ", "over the "))
        else 1
    )
