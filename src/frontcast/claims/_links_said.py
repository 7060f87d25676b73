"""What a claim is, for comparing it with others: whose it is, when it holds, of what it speaks."""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

from frontcast.claims._words import words
from frontcast.claims.formalise import asserts_false
from frontcast.errors import StatementError
from frontcast.records import Claim, Report, Statement, parse
from frontcast.theatre import normalise

_STEM = 5
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)?")
_PLAIN = words(
    "a about again all almost also already an and any are around as at away be been before being "
    "but by can could did do does during each ever few for from had has have he her his how i if "
    "in into is it its itself just least less like many may might more most much near nearly new "
    "no not now of off on one only or our out over own said say says she should so some still "
    "such than that the their them then there these they this those through to too under until "
    "up us very was we were what when where which while who whom whose will with would yet you "
    "claim claimed claims report reported reports deny denied denies denying according statement "
    "false true wrong never nobody none neither nor didn wasn isn hasn t s"
)
_TAKES_BACK = re.compile(
    r"\b(?:retract|erratum|correction\b|took back|takes back|take back"
    r"|(?:withdr[ae]w\w*|delet\w+|pull(?:s|ed)|correct(?:s|ed|ing))\b[^.]{0,40}"
    r"\b(?:report|claim|statement|story|article|post|figure|dispatch|announcement)s?\b)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.!?\n]\s")
_BEFORE = 160  # characters looked at before a claim, back to the sentence's beginning
_WIRES = re.compile(
    r"\b(Reuters|AFP|Agence France-Presse|Associated Press|AP|dpa|EFE|ANSA|Kyodo|Xinhua|Interfax"
    r"|TASS|RIA Novosti|Ukrinform|UNIAN|Bloomberg)\b"
)


@dataclass(frozen=True, slots=True)
class Proposition:
    """One Statement of a claim, and whether the claim says that it is false."""

    statement: Statement
    text: str
    false: bool


@dataclass(slots=True)
class Said:
    """A claim with what is needed to compare it, worked out once.

    What takes an earlier claim back (`takes_back`) states nothing itself: it has no propositions.
    """

    claim: Claim
    id: str
    order: int
    outlet: str = "unknown"
    propositions: tuple[Proposition, ...] = ()
    voice: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None
    places: frozenset[str] = frozenset()
    lead: str = ""
    takes_back: bool = False
    _topic: tuple[frozenset[str], frozenset[str]] | None = field(default=None, repr=False)

    @property
    def topic(self) -> tuple[frozenset[str], frozenset[str]]:
        """Stems of the words that count, and of the names among them; read when first asked."""
        if self._topic is None:
            self._topic = _topic(self.claim)
        return self._topic

    @property
    def ahead(self) -> bool:
        """Whether the claim speaks of days after it was said."""
        if self.claim.modality == "predicted" or self.claim.type == "forecast":
            return True
        ends = [p.statement.when.end for p in self.propositions if p.statement.when]
        said = self.claim.said_on
        return said is not None and any(end is not None and end > said for end in ends)

    @property
    def who(self) -> str:
        """Name the speaker for a reader."""
        if self.claim.speaker != "narrator":
            return self.claim.speaker
        if self.outlet != "unknown":
            return self.outlet
        day = self.claim.said_on
        return f"the report of {day}" if day else "an undated report"


def prepare(claims: Iterable[Claim], reports: Mapping[str, Report]) -> list[Said]:
    """Work out once what comparing needs."""
    out, seen = [], set()
    for order, claim in enumerate(claims):
        key = claim.id
        if key in seen:
            continue
        seen.add(key)
        report = reports.get(claim.report)
        first, last = _days(claim)
        false = asserts_false(claim)
        lead = _lead(claim, report)
        back = claim.type == "retraction" or bool(_TAKES_BACK.search(lead + claim.text))
        said = Said(
            claim=claim, id=key, order=order,
            outlet=report.outlet if report else "unknown",
            propositions=() if back else tuple(_propositions(claim, false)),
            voice=voice(claim, report), first=first, last=last,
            places=frozenset(_place(p.geonameid, p.place, p.canonical) for p in claim.places),
            lead=lead, takes_back=back,
        )  # fmt: skip
        out.append(said)
    return out


def _propositions(claim: Claim, false: bool) -> Iterator[Proposition]:  # noqa: FBT001 - a field
    for text in claim.statements:
        # What an older or newer grammar wrote must not keep all other claims from being linked.
        with suppress(StatementError):
            yield Proposition(parsed(text), text, false)


@lru_cache(maxsize=65_536)
def parsed(text: str) -> Statement:
    """Parse a Statement; a ledger holds the same ones many times."""
    return parse(text)


def voice(claim: Claim, report: Report | None) -> tuple[str, ...]:
    """Say whose words a claim is; equal for two claims of one speaker or one publication.

    An anonymous speaker is the description and the organisation: two descriptions that read
    alike may be one person, and are counted as one.
    """
    if claim.speaker == "narrator":
        if report is not None and report.outlet != "unknown":
            return ("outlet", normalise(report.outlet))
        return ("report", claim.report)
    if claim.anonymous:
        return ("described", normalise(claim.speaker), normalise(claim.speaker_org or ""))
    return ("name", normalise(claim.speaker))


def wires(report: Report) -> frozenset[str]:
    """Return the news agencies that a report credits."""
    return frozenset(m[1].casefold() for m in _WIRES.finditer(report.text))


def alike(a: Said, b: Said, *, besides: str = "") -> float:
    """Return how far two claims are about the same, in [0, 1], `besides` left out.

    Shared stems over all stems, places, days and numbers left out; 0 where each names somebody
    whom the other does not ("Russia lost", "Ukraine lost").
    """
    (x, names_x), (y, names_y) = a.topic, b.topic
    if (names_x - y) and (names_y - x):
        return 0.0
    known = {w[:_STEM] for w in _WORD.findall(besides.lower())}
    both = len((x & y) - known)
    return both / len((x | y) - known) if both else 0.0


def same_days(a: Said, b: Said, *, slack_days: int = 1) -> bool:
    """Whether two claims speak of the same days: short spells next to each other, or one period.

    Undated claims are comparable within one report only.
    """
    if a.first is None or a.last is None or b.first is None or b.last is None:
        return a.claim.report == b.claim.report and a.first == b.first and a.last == b.last
    slack = timedelta(days=slack_days)
    both = (min(a.last, b.last) - max(a.first, b.first)).days + 1
    long_a, long_b = (a.last - a.first).days + 1, (b.last - b.first).days + 1
    if long_a <= 3 and long_b <= 3:
        return a.first <= b.last + slack and b.first <= a.last + slack
    return both > 0 and 2 * both >= long_a + long_b - both


def _days(claim: Claim) -> tuple[date | None, date | None]:
    """Return the days a claim is about; the day it was said, where it names none."""
    start, end = claim.time.start, claim.time.end
    if start is None and end is None:
        return claim.said_on, claim.said_on
    return start or date.min, end or date.max


def _lead(claim: Claim, report: Report | None) -> str:
    """Return the words of the claim's sentence that stand before it."""
    if report is None:
        return ""
    before = report.text[max(0, claim.span_start - _BEFORE) : claim.span_start]
    return _SENTENCE.split(before)[-1]


def _place(geonameid: int | None, place: str | None, canonical: str) -> str:
    return place or (f"geonames:{geonameid}" if geonameid is not None else normalise(canonical))


def _topic(claim: Claim) -> tuple[frozenset[str], frozenset[str]]:
    text = claim.text
    at = claim.span_start
    cut = [(p.start - at, p.end - at) for p in claim.places]
    cut += [(q.start - at, q.end - at) for q in claim.quantities]
    for surface in (claim.time.surface, claim.statement_time.surface):
        at = text.find(surface) if surface else -1
        if surface and at >= 0:
            cut.append((at, at + len(surface)))
    kept = list(text)
    for start, end in cut:
        if 0 <= start < end <= len(kept):
            kept[start:end] = " " * (end - start)
    stems, names = set(), set()
    units = {w for q in claim.quantities for w in _WORD.findall(q.what.lower())}
    for match in _WORD.finditer("".join(kept)):
        low = match[0].lower().split("'")[0].split("\u2019")[0]
        if low in _PLAIN or len(low) < 2:
            continue
        stems.add(low[:_STEM])
        if match[0][0].isupper():
            names.add(low[:_STEM])
    stems |= {u[:_STEM] for u in units - _PLAIN}
    return frozenset(stems), frozenset(names)
