"""Statements of settlements taken, left and held: whose they are and by when."""

import re
from datetime import date

from frontcast.claims._page import plain
from frontcast.claims._patterns import Pattern
from frontcast.claims._phrases import (
    BRIEFLY,
    CANNOT,
    COULD_TAKE,
    FAR_OFF,
    HOLDS,
    LEFT,
    NAMED_EVENT,
    NOT_OBJECT,
    NOT_YET,
    TOOK,
)
from frontcast.claims._screen import acts, idle_fall, is_object, is_part, is_subject
from frontcast.claims._times import find_times
from frontcast.claims._wording import Wording, is_town
from frontcast.records.claim import PlaceMention

_BATTLES = Pattern(r"\bbattles?\b")
_EXCEPT = Pattern(r"\b(?:except|apart from|other than|besides|aside from|bar|only)\b")


_OF_VILLAGES = Pattern(r"\b(?:villages|settlements|towns) of\b|\bback from\b")
# Between a town and "fell", "captured": other towns, auxiliaries, a relative clause's start.
_VERB_LEAD = Pattern(
    r"(?:[\s,]|\b(?:and|or|has|have|had|is|are|was|were|be|been|being|which|that|also|already|then|"
    r"later|now|not|never|long|since|soon|all but|[a-z]+ly|in (?:[a-z]+ )?\d{4})\b)*"
)


def captured(r: Wording) -> list[str]:
    """Read "X took Y", "Y fell", "X has not taken Y"."""
    if r.claim.modality in ("predicted", "conditional") or r.claim.type == "war_aim":
        return []
    if not r.towns and not (r.town() and re.search(r"\bthe (?:city|town|village)\b", r.text)):
        return []
    towns = r.towns or [str(r.town())]
    if r.negative and _EXCEPT.search(r.text):
        return []  # "took no town except X": what holds for the others does not hold for X
    if CANNOT.search(r.text) and not r.denied:
        place = _after(r, COULD_TAKE) or towns[0]
        side = r.actor(place, verb=CANNOT).code
        return [f"captured({place}, {side}, whole) = false on {r.today}"] if r.negative else []
    match = TOOK.search(r.text)
    if match is None or (r.negative and not r.denied):
        return []
    noun = NAMED_EVENT.search(match[0])
    if noun and (FAR_OFF.search(r.text) or FAR_OFF.search(plain(r.setting.sentence).lower())):
        return []  # "the fall of X would ..."
    if idle_fall(r, match) or BRIEFLY.search(r.text):
        return []
    if not noun and not acts(r, match.start()):
        return []
    if r.claim.modality == "hedged" and NOT_YET.search(r.text[: match.start()]):
        return []
    taken = _places_after(r, match.end()) or _places_before(r, match)
    return [
        f"captured({place}, {taker.code}, whole) by {_taken_by(r, n)}"
        for n, place in enumerate(taken)
        if (taker := r.taker(place)) is not None
    ]


def _taken_by(r: Wording, number: int) -> date:
    """Return the last day of the time that goes with the n-th place."""
    times = [t for t in find_times(r.cased, r.today) if t.last]
    if len(times) > 1 and number < len(times):
        return min(times[number].last or r.today, r.today)
    return r.last_day()


def _after(r: Wording, pattern: Pattern) -> str | None:
    match = pattern.search(r.text)
    found = _places_after(r, match.end()) if match else []
    return found[0] if found else None


def offset_of(r: Wording, mention: PlaceMention) -> int:
    """Return where a mention begins in the words of the reading."""
    lead = len(r.cased) - len(r.claim.text)
    return mention.start - r.claim.span_start + lead


def _opens_clause(r: Wording, mention: PlaceMention, offset: int, gap: str) -> bool:
    """Read "After the fall of X, Y could be next": Y is no second object."""
    after = r.text[offset + len(mention.surface) :]
    return gap.strip() == "," and bool(
        re.match(r"\s(?:could|would|will|is|was|has|may|might)\b", after)
    )


def _places_after(r: Wording, at: int) -> list[str]:
    """Settlements that directly follow a verb: its objects, not where else it happened."""
    out: list[str] = []
    for mention in r.claim.places:
        offset = offset_of(r, mention)
        if not is_town(mention) or offset < at:
            continue
        gap = r.text[at:offset]
        if out and not re.fullmatch(
            r"[\s,]*(?:and|then|the|nearby|town|city|village|of|in \w+ ?\w*|[\s,\d])*", gap
        ):
            break
        if not out and (NOT_OBJECT.search(_OF_VILLAGES.sub("", gap)) or not is_object(gap)):
            break
        if is_part(r, mention, offset) or (out and _opens_clause(r, mention, offset, gap)):
            break
        out.append(mention.canonical)
        at = offset + len(mention.surface)
    return out


def _places_before(r: Wording, match: re.Match[str]) -> list[str]:
    """Read "X fell", "X was captured": the subject of an intransitive or passive verb."""
    passive = re.search(
        r"\b(?:was|were|been|be|is|are|being)\s(?:\w+\s)?$", r.text[: match.start()]
    )
    if not passive and match[0] not in (
        "fell",
        "fallen",
        "occupied",
        "captured",
        "taken",
        "seized",
        "liberated",
    ):
        return []
    if not r.towns and r.town():
        return [str(r.town())]
    return [
        m.canonical
        for m in r.claim.places
        if (at := offset_of(r, m)) < match.start() and is_subject(r, m, at)
        and _VERB_LEAD.fullmatch(without_places(r, at + len(m.surface), match.start()))
    ][:3]  # fmt: skip


def without_places(r: Wording, start: int, end: int) -> str:
    """Return a stretch of the words with its names left out."""
    gap = r.text[start:end]
    for mention in r.claim.places:
        gap = gap.replace(plain(mention.surface).lower(), " ")
    return gap


def withdrawn(r: Wording) -> list[str]:
    """Read "battles of X in 2023 and Y in 2024 ended in withdrawals": the other side took them."""
    if not _BATTLES.search(r.text) or not LEFT.search(r.text) or not r.towns or r.negative:
        return []
    return [
        f"captured({town}, {r.attacker(town).code}, whole) by {_taken_by(r, n)}"
        for n, town in enumerate(r.towns)
    ]


def _held_subject(r: Wording, at: int) -> list[str]:
    """Read "X is held", "X remains under control", and in bulletins "X: held"."""
    return [
        m.canonical
        for m in r.claim.places
        if is_subject(r, m, offset_of(r, m))
        and (gap := r.text[offset_of(r, m) + len(m.surface) : at])
        and re.fullmatch(
            r":\s|\s(?:is|was|are|were|remains|remained|has been|had been)\s(?:\w+\s){0,3}", gap
        )
    ]


def held_now(r: Wording) -> list[str]:
    """Read "X holds Y", "Y is in the hands of X"."""
    if r.claim.modality in ("predicted", "conditional") or r.claim.type == "war_aim":
        return []
    match = HOLDS.search(r.text)
    if match is None or r.regions or r.quantity("fraction"):
        return []
    if not r.towns:
        here = re.match(
            r"\s(?:all of |the whole of )?the (?:city|town|village)$", r.text[match.end() :]
        )
        town = r.setting.town if here else None
        return (
            [f"control({town}) = {r.attacker(town).code} on {r.last_day()}"]
            if (town and r.negative)
            else []
        )
    if re.search(
        r"\b(?:talks|meeting|election|positions?|line|elections|ceremony|to)\b",
        r.text[match.start() - 4 : match.end() + 12],
    ):
        return []
    held = _places_after(r, match.end()) or _held_subject(r, match.start())
    if not held:
        return []
    town = held[0]
    if not acts(r, match.start()) or re.search(r"\bwho\s$", r.text[: match.start()]):
        return []
    named = [s for w in r.names(r.cased) if (s := r.side(w))]
    side = named[0] if named else r.own_side() or r.home(town)
    return [f"control({town}) = {side.code} on {r.last_day()}"]
