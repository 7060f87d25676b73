"""Links from a claim's fields where no Statement says it: numbers, denials, retractions."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise

from frontcast.claims._links_said import Said, alike, same_days
from frontcast.records import ClaimQuantity, Link
from frontcast.theatre import normalise

_ALIKE = 0.5
_FACTS = frozenset(
    ("control_change", "encirclement", "distance", "advance_rate", "force_strength", "losses",
     "civilians", "infrastructure_logistics", "combat_activity")
)  # fmt: skip
_WHOLE = re.compile(r"\b(?:report|story|article|post|dispatch|announcement)s?\b", re.IGNORECASE)
_REACH = 32  # claims of one place and kind looked at around each, in the order of their days


def neighbours(group: Sequence[Said]) -> Iterator[tuple[Said, Said]]:
    """Yield pairs of a group that are near each other in time; not all pairs of a large one."""
    ordered = sorted(group, key=lambda s: (s.last or date.max, s.order))
    for i, a in enumerate(ordered):
        for b in ordered[i + 1 : i + 1 + _REACH]:
            yield (a, b) if a.order < b.order else (b, a)


def factual(said: Said) -> bool:
    """Whether a claim states a fact: neither a forecast, a condition, an aim nor an opinion."""
    return (
        said.claim.type in _FACTS
        and said.claim.modality in ("asserted", "hedged", "denied")
        and not said.ahead
        and not said.takes_back
    )


def of_numbers(sayings: Iterable[Said]) -> Iterator[Link]:
    """Yield links between claims that count the same thing at one place in the same days.

    The unit, what is counted and the other words must be the same, and nobody may be named by
    one that the other does not name while naming somebody else.
    """
    groups: dict[tuple[object, ...], list[Said]] = defaultdict(list)
    for said in sayings:
        if factual(said) and said.claim.polarity == "positive" and said.places:
            for q in said.claim.quantities:
                if q.what:
                    groups[(said.claim.type, said.places, q.unit, _head(q))].append(said)
    for (_, _, unit, head), group in groups.items():
        for a, b in neighbours(group):
            x, y = _one(a, unit, head), _one(b, unit, head)
            if x is None or y is None or a.id == b.id or alike(a, b, besides=x.what) < _ALIKE:
                continue
            if a.propositions and b.propositions:
                continue  # their Statements say what is measured, and decide
            if not same_days(a, b):
                continue
            told = f"{_told(a, x)}; {_told(b, y)}"
            if _apart(x, y):
                yield Link(a=a.id, b=b.id, relation="contradicts", reason=f"{told}: not both")
            elif a.voice != b.voice:
                yield Link(a=a.id, b=b.id, relation="supports", reason=f"{told}: the same")


def of_denials(sayings: Iterable[Said]) -> Iterator[Link]:
    """Yield contradictions between a claim and its denial.

    Within a report, a denial contradicts the claim that it quotes. Anywhere, two claims of one
    kind on one place and the same days contradict each other if they say the same in the same
    words, one of them negated, and different people say so.
    """
    quoted: dict[str, list[Said]] = defaultdict(list)
    groups: dict[tuple[object, ...], list[Said]] = defaultdict(list)
    for said in sayings:
        quoted[said.claim.report].append(said)
        if factual(said) and said.places:
            groups[(said.claim.type, said.places)].append(said)
    for group in quoted.values():
        for a in (s for s in group if s.claim.modality == "denied"):
            for b in (s for s in group if _quotes(a, s)):
                reason = f"{a.who} denies what {b.who} says: {_words(b)}"
                yield Link(a=a.id, b=b.id, relation="contradicts", reason=reason)
    for group in groups.values():
        if len({s.claim.polarity for s in group}) < 2:
            continue
        for a, b in neighbours(group):
            if _negates(a, b):
                yes, no = (a, b) if a.claim.polarity == "positive" else (b, a)
                soft = _softly(a, b)
                reason = f"{no.who} says it is not so that {_words(yes)}, as {yes.who} says{soft}"
                yield Link(a=a.id, b=b.id, relation="contradicts", reason=reason)


def _negates(a: Said, b: Said) -> bool:
    """Whether two claims say the same in the same words, one of them negated."""
    return (
        a.claim.polarity != b.claim.polarity
        and a.voice != b.voice
        and _counts(a) == _counts(b)
        and len(a.topic[0] & b.topic[0]) >= 2
        and alike(a, b) > _ALIKE
        and same_days(a, b)
    )


def of_new_numbers(sayings: Iterable[Said]) -> Iterator[Link]:
    """Yield updates: the same voice gives a later number of the same thing."""
    groups: dict[tuple[object, ...], list[Said]] = defaultdict(list)
    for said in sayings:
        if factual(said) and said.claim.polarity == "positive" and said.voice[0] != "report":
            for q in said.claim.quantities:
                if q.what:
                    key = (said.voice, said.claim.type, said.places, q.unit, _head(q))
                    groups[key].append(said)
    for (*_, unit, head), group in groups.items():
        dated = sorted((s for s in group if s.claim.said_on), key=lambda s: (s.claim.said_on, s.id))
        for old, new in pairwise(dated):
            x, y = _one(old, unit, head), _one(new, unit, head)
            if x is None or y is None or old.claim.said_on == new.claim.said_on:
                continue
            if (x.low, x.high) != (y.low, y.high) and alike(old, new, besides=x.what) >= _ALIKE:
                yield Link(
                    a=new.id, b=old.id, relation="updates",
                    reason=f"{new.who}: {_amount(x)} ({old.claim.said_on}) -> "
                    f"{_amount(y)} ({new.claim.said_on})",
                )  # fmt: skip


def of_retractions(sayings: Sequence[Said]) -> Iterator[Link]:
    """Yield retractions: a later claim of the same voice or outlet takes an earlier one back.

    The one that it fits best is taken back: the same place or number, and the same words. If it
    names the day of a report instead ("withdraws its report of 3 May"), every claim of the
    outlet's one report of that day is.
    """
    taking = [s for s in sayings if s.takes_back]
    if not taking:
        return
    by_place: dict[str, list[Said]] = defaultdict(list)
    by_outlet: dict[str, list[Said]] = defaultdict(list)
    for said in sayings:
        for place in said.places:
            by_place[place].append(said)
        by_outlet[said.outlet].append(said)
    for said in taking:
        near = {s.id: s for place in said.places for s in by_place[place]}
        theirs = [s for s in near.values() if _before(s, said) and _same_source(s, said)]
        whole = [s for s in by_outlet[said.outlet] if _before(s, said)]
        for target in _whole_report(said, whole) or _best(said, theirs):
            reason = f"{said.who} takes back on {said.claim.said_on}: {_words(target)}"
            yield Link(a=said.id, b=target.id, relation="retracts", reason=reason)


def _same_source(old: Said, new: Said) -> bool:
    """Whether who takes back is who said it: the voice, the outlet, or the speaker named so."""
    if old.voice == new.voice or (old.outlet == new.outlet != "unknown"):
        return True
    sentence = f" {normalise(new.lead + new.claim.text)} "
    return old.voice[0] != "report" and f" {normalise(old.claim.speaker)} " in sentence


def _before(old: Said, new: Said) -> bool:
    if old.id == new.id or old.claim.report == new.claim.report:
        return False
    this, that = old.claim.said_on, new.claim.said_on
    return this is not None and that is not None and this <= that and (
        not old.takes_back
    )  # fmt: skip


def _whole_report(said: Said, earlier: list[Said]) -> list[Said]:
    start, end = said.claim.time.start, said.claim.time.end
    if start is None or start != end or not _WHOLE.search(said.lead + said.claim.text):
        return []
    day = [s for s in earlier if s.claim.said_on == start and s.outlet == said.outlet != "unknown"]
    return day if len({s.claim.report for s in day}) == 1 else []


def _best(said: Said, earlier: list[Said]) -> list[Said]:
    def fit(old: Said) -> float:
        here, there = said.topic[0], old.topic[0]
        words = len(here & there) / len(there) if there else 0.0
        numbers = {(q.low, q.high, q.unit) for q in said.claim.quantities} & {
            (q.low, q.high, q.unit) for q in old.claim.quantities
        }
        return words + 0.3 * bool(numbers)

    scored = sorted(((fit(s), s.claim.said_on or date.min, s.id, s) for s in earlier),
                    reverse=True, key=lambda x: x[:3])  # fmt: skip
    return [scored[0][3]] if scored and scored[0][0] >= _ALIKE else []


def _quotes(denial: Said, other: Said) -> bool:
    """Whether `other` is the claim that a denial of the same report quotes."""
    d, o = denial.claim, other.claim
    inside = d.span_start <= o.span_start and o.span_end <= d.span_end
    return (
        denial.id != other.id
        and inside
        and o.modality in ("asserted", "hedged")
        and d.speaker != o.speaker
        and (d.type == o.type or d.type in o.type_alt or o.type in d.type_alt)
        and d.speaker in (*o.chain, o.speaker)
    )


def _counts(said: Said) -> set[tuple[float, float | None, str]]:
    return {(q.low, q.high, q.unit) for q in said.claim.quantities}


def _softly(a: Said, b: Said) -> str:
    hedged = [s.who for s in (a, b) if s.claim.modality == "hedged"]
    return f" (softly: {' and '.join(hedged)} hedged)" if hedged else ""


def _one(said: Said, unit: object, head: object) -> ClaimQuantity | None:
    """Return the claim's number of a thing; None if it gives several."""
    found = [q for q in said.claim.quantities if q.unit == unit and _head(q) == head]
    return found[0] if len(found) == 1 else None


def _head(q: ClaimQuantity) -> str:
    return q.what.lower().rstrip("s")[:6]


def _apart(x: ClaimQuantity, y: ClaimQuantity) -> bool:
    infinite = float("inf")
    top_x = infinite if x.high is None else x.high
    top_y = infinite if y.high is None else y.high
    return top_x < y.low or top_y < x.low


def _amount(q: ClaimQuantity) -> str:
    top = " or more" if q.high is None else f"..{q.high:,.10g}" if q.high != q.low else ""
    return f"{q.low:,.10g}{top} {q.unit if q.unit != q.what else ''} {q.what}".strip()


def _told(said: Said, q: ClaimQuantity) -> str:
    return f"{said.who} says {_amount(q)}"


def _words(said: Said) -> str:
    """Say a claim without quoting it: its Statements, or its kind and place."""
    if said.propositions:
        return "; ".join(p.text for p in said.propositions)
    places = ", ".join(sorted({p.canonical for p in said.claim.places}))
    kind = said.claim.type.replace("_", " ")
    return f"a claim of {kind}" + (f" at {places}" if places else "")
