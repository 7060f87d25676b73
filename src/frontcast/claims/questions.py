"""Claims about days to come -> questions with a date, and the chance that their words give.

A question's Statement is always what would come about, never its negation: who says that it will
not gives it a low chance. What nothing can measure is kept, with the reason.
"""

import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from frontcast.claims._conditions import Condition, Terms, find_condition
from frontcast.claims._foresight import Foreseen, Scene, foresee, region_of, said_of
from frontcast.claims._modality import stance_of
from frontcast.claims._page import plain
from frontcast.claims._places import finder_of
from frontcast.claims._wording import Setting, Wording, is_town
from frontcast.claims.verbal import Chance, VerbalTable, load_table
from frontcast.errors import FrontcastError
from frontcast.records import Claim, PlaceMention, Prediction, Question, Report, parse
from frontcast.theatre import Theatre, resolve

_LOG = logging.getLogger(__name__)
_SENTENCE_END = re.compile(r"[.!?][\"”’)\]]*(?=\s|$)|\n")
_BEFORE = 300  # characters looked back on for what "it" is
# What might have been is past.
_PAST = re.compile(
    r"\b(?:would|could|might|may|should)(?:n't| not)? have (?:\w+ed|been|had|taken|fallen|"
    r"lost|held|won|gone|made|come|become|begun|left|fought|broken|driven)\b", re.IGNORECASE,
)  # fmt: skip
_POSSIBLE = re.compile(
    r"\b(?:allow\w*|enabl\w*|open\w* (?:up|the door|the way)|opportunit\w+|chance to|path to|"
    r"pave\w* the way|possib\w+ to)\b", re.IGNORECASE,
)  # fmt: skip
_TRIED = re.compile(
    r"\b(?:try|tries|trying|attempt\w*|seek\w*|want\w*|hope\w*|aim\w*|intend\w*|plan\w*|willing)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A question drawn from a claim, and what the claim's words give it."""

    question: Question
    prediction: Prediction


def questions_of(
    report: Report,
    claims: Sequence[Claim],
    *,
    theatre: Theatre,
    table: VerbalTable | None = None,
) -> list[Drawn]:
    """Draw questions from the claims of a report that are about days to come.

    Parameters
    ----------
    report : Report
        Dated; an undated one gives none, since no day could be counted from.
    claims : sequence of Claim
        Of that report.
    theatre : Theatre
        Whose places count.
    table : VerbalTable, optional
        Reads the chance from the words; default: by ICD 203.

    Returns
    -------
    list of Drawn
        One for each Statement of each such claim, in the order of the text; a claim that no map
        can tell gives one that is `unresolvable`.
    """
    page = _Page(report, theatre, table or load_table())
    out: list[Drawn] = []
    for claim in sorted(claims, key=lambda c: (c.span_start, c.span_end)):
        if claim.said_on is not None and not _PAST.search(plain(claim.text)):
            out += page.draw(claim, claim.said_on)
    return out


@dataclass(frozen=True)
class _Page:
    """A report with what its words refer to."""

    report: Report
    theatre: Theatre
    table: VerbalTable

    @cached_property
    def places(self) -> list[PlaceMention]:
        finder = finder_of(self.theatre)
        text = self.report.text
        return finder.find(text, span=(0, len(text)), near=finder.survey(text))

    def inside(self, start: int, end: int) -> tuple[PlaceMention, ...]:
        return tuple(m for m in self.places if start <= m.start and m.end <= end)

    def town_before(self, at: int) -> str | None:
        return next(
            (m.canonical for m in reversed(self.places) if m.end <= at and is_town(m)), None
        )

    def region_before(self, at: int) -> str | None:
        for m in reversed(self.places):
            if m.start < at and m.place and m.kind == "oblast":
                return m.canonical
            if m.start < at and is_town(m) and (found := region_of(self.theatre, m.canonical)):
                return found
        return None

    def sentence(self, claim: Claim) -> tuple[int, int]:
        text, start, end = self.report.text, 0, len(self.report.text)
        for match in _SENTENCE_END.finditer(text):
            if match.end() <= claim.span_start:
                start = match.end()
            elif match.start() >= claim.span_end - 1:
                end = match.end()
                break
        return start, end

    def draw(self, claim: Claim, today: date) -> Iterator[Drawn]:
        if not 0 <= claim.span_start < claim.span_end <= len(self.report.text):
            return
        condition = self._condition(claim, today)
        rest = _without(claim, condition)
        chance = self._chance(claim, rest, condition)
        scene = self._scene(rest, chance, today)
        outlook = claim.modality in ("predicted", "conditional") or "forecast" in (
            claim.type, *claim.type_alt,
        )  # fmt: skip
        tried = bool(_TRIED.search(rest.text)) or claim.type in ("policy", "war_aim")
        found = said_of(claim, scene)
        if not found and not tried and (outlook or claim.modality == "hedged"):
            found = foresee(scene)
        met = condition is None or bool(condition.statements)
        if found and met:
            for one in found:
                yield from self._asked(claim, one, condition, chance)
        elif outlook or found:
            reason = _why_not(rest, condition, found=bool(found), tried=tried)
            yield self._unresolvable(claim, condition, reason)

    def _condition(self, claim: Claim, today: date) -> Condition | None:
        def read(start: int, end: int) -> Terms:
            return Terms(
                claim=claim, theatre=self.theatre, places=self.inside(start, end),
                town=self.town_before(start), today=today,
            )  # fmt: skip

        text, own = self.report.text, (claim.span_start, claim.span_end)
        if claim.modality != "conditional":
            found = find_condition(text, own, read=read, events=False)
            # "They will push on after taking X": no condition in form, but one in substance.
            return found if found is None or found.statements or found.cue else None
        return find_condition(text, own, read=read) or find_condition(
            text, self.sentence(claim), read=read
        )

    def _chance(self, claim: Claim, rest: Claim, condition: Condition | None) -> Chance | None:
        own = self.table.read(rest.text)
        if own is not None:
            return own
        start, _ = self.sentence(claim)
        lead = self.report.text[start : claim.span_start]
        if condition is not None and start <= condition.start < claim.span_start:
            at = condition.start - start
            lead = lead[:at] + lead[at + len(condition.text) :]
        return self.table.read(lead)

    def _scene(self, rest: Claim, chance: Chance | None, today: date) -> Scene:
        blank = plain(rest.text)
        for a, b in chance.denying if chance else ():
            blank = blank[:a] + " " * (b - a) + blank[b:]
        by_word = bool(chance and chance.denying) and stance_of(blank).polarity == "positive"
        at = rest.span_start
        town = self.town_before(at) or self.town_before(self.sentence(rest)[1])
        return Scene(
            reading=Wording(rest, self.theatre, Setting(), today),
            denied=(rest.polarity == "negative" and not by_word) or rest.modality == "denied",
            town=town,
            region=self.region_before(rest.span_end)
            or (region_of(self.theatre, town) if town else None),
            before=plain(self.report.text[max(0, at - _BEFORE) : at]).lower(),
        )

    def _asked(
        self, claim: Claim, one: Foreseen, condition: Condition | None, chance: Chance | None
    ) -> Iterator[Drawn]:
        today = claim.said_on
        try:
            statement = resolve(parse(one.statement), self.theatre)
        except FrontcastError as error:
            _LOG.debug("no question from %r: %s", one.statement, error)
            return
        if today is None or statement.when is None or statement.when.end is None:
            return
        conditions = condition.statements if condition else ()
        moves = bool(conditions) and not one.stated
        deadline = statement.when.end
        ends = [parse(text).when for text in conditions]
        if moves:
            latest = max(when.end for when in ends if when and when.end)
            deadline = latest + (deadline - today)
        question = Question(
            text=claim.text,
            asked_on=today,
            statement=str(statement),
            conditions=conditions,
            condition_text=condition.text if condition else "",
            counted_from="condition" if moves else "asked",
            horizon="stated" if one.stated else "default",
            horizon_words=one.words,
            deadline=deadline,
            origin=claim.id,
            who=claim.speaker,
        )
        yield Drawn(question=question, prediction=self._said(claim, question, one, chance))

    def _said(
        self, claim: Claim, question: Question, one: Foreseen | None, chance: Chance | None
    ) -> Prediction:
        low = high = None
        if chance is not None and one is not None:
            low, high = chance.low, chance.high
            if not one.affirmed:
                low, high = round(1 - high, 6), round(1 - low, 6)
        return Prediction(
            question=question.id,
            who=claim.speaker,
            made_on=question.asked_on,
            low=low,
            high=high,
            source="report",
            outlet=self.report.outlet,
            phrase=chance.words if chance else "",
            table=self.table.name,
            origin=claim.id,
        )

    def _unresolvable(self, claim: Claim, condition: Condition | None, reason: str) -> Drawn:
        question = Question(
            text=claim.text,
            asked_on=claim.said_on or date.min,
            condition_text=condition.text if condition else "",
            conditions=condition.statements if condition else (),
            unresolvable=reason,
            origin=claim.id,
            who=claim.speaker,
        )
        return Drawn(question=question, prediction=self._said(claim, question, None, None))


def _without(claim: Claim, condition: Condition | None) -> Claim:
    """Return a claim cut down to what stands beside its condition: the longer side of it."""
    start, end = claim.span_start, claim.span_end
    if condition is not None and condition.start < end and start < condition.end:
        before, after = (start, max(condition.start, start)), (min(condition.end, end), end)
        start, end = max((after, before), key=lambda span: span[1] - span[0])
    at = start - claim.span_start
    places = tuple(m for m in claim.places if start <= m.start and m.end <= end)
    return replace(
        claim, text=claim.text[at : at + end - start], span_start=start, span_end=end, places=places
    )


def _why_not(rest: Claim, condition: Condition | None, *, found: bool, tried: bool) -> str:
    if condition is not None and not condition.statements:
        return "no map tells whether its condition came true"
    if found:
        return "what it says cannot be put as one Statement"
    if _POSSIBLE.search(rest.text):
        return "it says what becomes possible, not what comes about"
    if tried:
        return "it says what is wanted or tried, not what comes about"
    return "nothing in it can be measured on a map"
