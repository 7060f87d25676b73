"""Claims that wait for a person's decision, and the decision on one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, get_args

from frontcast.errors import AmbiguousNameError, SchemaError, UnknownNameError
from frontcast.ledger import Standing
from frontcast.pipeline.workspace import Workspace
from frontcast.records import (
    Claim,
    ClaimType,
    Decision,
    Modality,
    PlaceMention,
    Polarity,
    Region,
    Report,
    Review,
    parse,
)
from frontcast.theatre import Theatre, resolve

_AROUND: Final = 300  # characters of the report looked at on either side for the sentence's ends
_SHORTEST: Final = 4  # of the beginning of an id


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A claim as it stands, with the report's words around it.

    Parameters
    ----------
    standing : Standing
    report : Report
        The latest edition of its report.
    before, after : str
        What comes before and after the claim's words, within the sentence or so; empty where
        the report's text was read anew and no longer has the claim's words there.
    """

    standing: Standing
    report: Report
    before: str
    after: str


def waiting(
    workspace: Workspace, *, report: str | None = None, reviewed: bool = False
) -> list[Waiting]:
    """Return the claims nobody has decided on, in the order in which they were recorded.

    Parameters
    ----------
    workspace : Workspace
    report : str or None
        Only those of the report whose id begins so.
    reviewed : bool
        Those that were decided on, too.
    """
    reports = {r.id: r for r in workspace.ledger.reports()}
    key = None if report is None else _one(report, reports, what="report")
    return [
        _seen(standing, reports[standing.claim.report])
        for standing in workspace.ledger.standing(report=key)
        if reviewed or standing.review is None
    ]


def decide(
    workspace: Workspace,
    claim: str,
    *,
    decision: Decision,
    reviewer: str,
    fields: Mapping[str, str] | None = None,
    note: str = "",
    known_at: date | None = None,
) -> Review:
    """Write down what a person decided on a claim.

    Parameters
    ----------
    workspace : Workspace
    claim : str
        Beginning of its id: as extracted, or as it stands after an edit.
    decision : str
        ``accept``, ``edit`` or ``reject``.
    reviewer : str
        Who decided.
    fields : mapping of str to str
        For an edit: the new values as text, see `EDITABLE`.
    note : str
        Why.
    known_at : datetime.date or None
        Default: today.

    Returns
    -------
    Review

    Raises
    ------
    UnknownNameError, AmbiguousNameError
        If no claim's id begins so, or several do; if a name in a field is not known.
    SchemaError, StatementError
        If a field is none, or its value cannot be read.
    """
    standing = {s.claim.id: s for s in workspace.ledger.standing()}
    extracted = {c.id: c for c in workspace.ledger.claims(raw=True)}
    key = _one(claim, {**extracted, **standing}, what="claim")
    origin = standing[key].origin if key in standing else key
    edited = None
    if decision == "edit":
        now = next((s.claim for s in standing.values() if s.origin == origin), extracted[origin])
        edited = edit(now, fields or {}, theatre=workspace.theatre)
    review = Review(claim=origin, reviewer=reviewer, decision=decision, edited=edited, note=note)
    workspace.ledger.add_review(review, known_at=known_at)
    return review


def edit(claim: Claim, fields: Mapping[str, str], *, theatre: Theatre) -> Claim:
    """Return a claim with other values in some fields.

    Parameters
    ----------
    claim : Claim
    fields : mapping of str to str
        Names of `EDITABLE` with values as text; several places or Statements are parted by
        ``;``, and none are an empty text.
    theatre : Theatre
        Whose names count.

    Raises
    ------
    SchemaError, StatementError, UnknownNameError, AmbiguousNameError
        As `decide`.
    """
    if not fields:
        raise SchemaError(f"an edit changes something: one of {', '.join(EDITABLE)}")
    changed: dict[str, Any] = {}
    for name, text in fields.items():
        if name not in EDITABLE:
            raise SchemaError(f"{name!r} cannot be edited; these can: {', '.join(EDITABLE)}")
        changed[name] = EDITABLE[name](text.strip(), claim, theatre)
    return replace(claim, **changed)


def _speaker(text: str, _claim: Claim, _theatre: Theatre) -> str:
    if not text:
        raise SchemaError("a claim has a speaker; the publication's own voice is: narrator")
    return text


def _choice(wanted: Sequence[str]) -> Callable[[str, Claim, Theatre], str]:
    def read(text: str, _claim: Claim, _theatre: Theatre) -> str:
        if text not in wanted:
            raise SchemaError(f"want one of {', '.join(wanted)}; got {text!r}")
        return text

    return read


def _places(text: str, claim: Claim, theatre: Theatre) -> tuple[PlaceMention, ...]:
    out = []
    for name in _parts(text):
        place = theatre.gazetteer.where(name)
        named = [p for p in claim.places if p.canonical == place.name or p.surface == name]
        at = claim.text.find(name)
        start = named[0].start if named else claim.span_start + max(at, 0)
        end = named[0].end if named else start + (len(name) if at >= 0 else 0)
        out.append(
            PlaceMention(
                surface=named[0].surface if named else name if at >= 0 else "",
                start=start, end=end, canonical=place.name, geonameid=place.geonameid,
                kind="oblast" if isinstance(place, Region) else place.kind, place=place.id,
            )
        )  # fmt: skip
    return tuple(out)


def _statements(text: str, _claim: Claim, theatre: Theatre) -> tuple[str, ...]:
    return tuple(str(resolve(parse(part), theatre)) for part in _parts(text))


EDITABLE: Final[dict[str, Callable[[str, Claim, Theatre], object]]] = {
    "speaker": _speaker,
    "type": _choice(get_args(ClaimType)),
    "modality": _choice(get_args(Modality)),
    "polarity": _choice(get_args(Polarity)),
    "places": _places,
    "statements": _statements,
}
"""Fields of a claim that a person can edit, and what reads their values."""


def shown(claim: Claim) -> dict[str, str]:
    """Return the editable fields of a claim as text, as `edit` reads it."""
    return {
        "speaker": claim.speaker,
        "type": claim.type,
        "modality": claim.modality,
        "polarity": claim.polarity,
        "places": "; ".join(p.canonical for p in claim.places),
        "statements": "; ".join(claim.statements),
    }


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def _one(start: str, known: Mapping[str, object], *, what: str) -> str:
    found = [key for key in known if key.startswith(start)] if len(start) >= _SHORTEST else []
    if len(found) > 1:
        raise AmbiguousNameError(f"{len(found)} ids begin with {start}: give more of it")
    if not found:
        raise UnknownNameError(
            f"there is no {what} whose id begins with {start!r} "
            f"(want at least {_SHORTEST} digits of it)"
        )
    return found[0]


def _seen(standing: Standing, report: Report) -> Waiting:
    claim = standing.claim
    text, start, end = report.text, claim.span_start, claim.span_end
    if text[start:end] != claim.text:
        return Waiting(standing=standing, report=report, before="", after="")
    before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    first = max(before.rfind(mark) for mark in (". ", "! ", "? ", "\n"))
    last = min((at for at in (after.find(m) for m in (". ", "! ", "? ", "\n")) if at >= 0),
               default=len(after) - 1)  # fmt: skip
    before, after = before[first + 1 :].lstrip(), after[: last + 1].rstrip()
    return Waiting(standing=standing, report=report, before=before, after=after)
