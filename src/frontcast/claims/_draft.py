"""A claim while it is being read."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from frontcast.claims._clauses import Clause
from frontcast.claims._page import Unit
from frontcast.claims._speakers import NARRATOR, Speaker
from frontcast.records import PlaceMention
from frontcast.records.claim import Quote

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span


@dataclass(slots=True)
class Draft:
    """A claim while it is being read; offsets count in the report."""

    start: int
    end: int
    clause: Clause
    unit: Unit
    sentence: "Span"
    speaker: Speaker = NARRATOR
    quote: Quote = "none"
    via: str | None = None
    told_by: list[Speaker] = field(default_factory=list)
    places: list[PlaceMention] = field(default_factory=list)


def doc_of(unit: Unit) -> "Doc":
    """Return the parsed text of a unit."""
    if unit.doc is None:
        raise RuntimeError("the unit was not parsed")
    return unit.doc
