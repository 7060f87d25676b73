"""A claim while it is being read."""

from dataclasses import dataclass, field
from datetime import date

from frontcast.claims._clauses import Clause
from frontcast.claims._page import Unit
from frontcast.claims._speaker import NARRATOR, Speaker
from frontcast.claims._tree import Stretch, Tree
from frontcast.claims._typechoice import Typed
from frontcast.records import PlaceMention
from frontcast.records.claim import Quote


@dataclass(slots=True)
class Draft:
    """A claim while it is being read; offsets count in the report.

    `day`: when it was posted, where that is not when the report came out; `typed`: its types,
    once they are chosen.
    """

    start: int
    end: int
    clause: Clause
    unit: Unit
    sentence: Stretch
    speaker: Speaker = NARRATOR
    quote: Quote = "none"
    via: str | None = None
    told_by: list[Speaker] = field(default_factory=list)
    places: list[PlaceMention] = field(default_factory=list)
    day: date | None = None
    typed: Typed | None = None


def tree_of(unit: Unit) -> Tree:
    """Return the parsed text of a unit."""
    if unit.tree is None:
        raise RuntimeError("the unit was not parsed")
    return unit.tree
