"""Which head each line of a report has: its own, that of a heading above, of its channel."""

from collections.abc import Callable
from dataclasses import replace

from frontcast.claims._headings import HEADING
from frontcast.claims._page import Page, Unit
from frontcast.claims._patterns import Pattern
from frontcast.claims._topics import Topic, topic_of

_PLACE_FIRST = Pattern(r"\s*(?P<name>[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?)\.\s+(?=\S)")
_HEADING_ROOM = 2_500


class Lines:
    """The heads of the lines of one report.

    Parameters
    ----------
    page : Page
    edges : dict of int to tuple of Unit
        First and last unit of each paragraph.
    knows : callable
        Whether some place bears exactly a name.
    """

    def __init__(
        self, page: Page, edges: dict[int, tuple[Unit, Unit]], *, knows: Callable[[str], bool]
    ) -> None:
        self._page, self._edges, self._knows = page, edges, knows
        self._topics: dict[int, Topic | None] = {}
        self._number = {unit.start: n for n, unit in enumerate(page.units)}

    def topic(self, unit: Unit) -> Topic | None:
        """Return what the line of a unit says first of all its claims."""
        if unit.paragraph not in self._topics:
            first, last = self._edges[unit.paragraph]
            self._topics[unit.paragraph] = self._posted(first, self._own(first, last))
        return self._topics[unit.paragraph]

    def before(self, unit: Unit, *, most: int) -> list[Unit]:
        """Return the units before one, the nearest last."""
        at = self._number[unit.start]
        return self._page.units[max(0, at - most) : at]

    def _own(self, first: Unit, last: Unit) -> Topic | None:
        if first.quoted or first.labelled:
            return None
        posted = first.paragraph in self._page.openings
        found = topic_of(self._page.text, first.start, last.end, posted=not posted)
        if found is not None and found.whole and found.source and self._knows(found.source):
            inline = self._page.text[found.body : last.end].strip()
            if inline:  # "08:05 Lyman: ..." is where, not who
                found = replace(found, source=None, whole=False)
        return found or self._opening_place(first, last) or self._under_heading(first)

    def _opening_place(self, first: Unit, last: Unit) -> Topic | None:
        """Return the settlement whose name alone opens the line: "X. Canal crossed"."""
        match = _PLACE_FIRST.match(self._page.text, first.start, last.end)
        if match is None or not self._knows(match["name"]):
            return None
        return Topic(start=first.start, end=match.end(), body=match.end())

    def _under_heading(self, first: Unit) -> Topic | None:
        """Return the sector that stands as a heading over this and other lines."""
        for unit in reversed(self.before(first, most=40)):
            if first.start - unit.start > _HEADING_ROOM:
                return None
            line = self._page.text[unit.start : unit.end].strip()
            if HEADING.fullmatch(line):
                return Topic(start=unit.start, end=unit.end, body=first.start)
        return None

    def _posted(self, first: Unit, found: Topic | None) -> Topic | None:
        """Let the channel under whose name a post stands, or began, speak in all its lines."""
        opening = self._page.openings.get(first.paragraph)
        if opening is not None and opening.channel is not None:
            begins = self._page.text.rfind("\n", 0, opening.body) + 1
            # What the channel's own name says of where it is stays with its posts.
            bare = found or Topic(start=begins, end=opening.body, body=first.start)
            inner = bare.source
            return replace(bare, source=inner or opening.channel, channel=opening.channel,
                           whole=inner is None, day=opening.day)  # fmt: skip
        before = self.before(first, most=1)
        if not before or (found is not None and (found.source is not None or found.whole)):
            return found
        topic = self.topic(before[-1])
        if (
            topic is None
            or not topic.whole
            or "\n\n" in self._page.text[before[-1].end : first.start]
        ):
            return found
        bare = found or Topic(start=first.start, end=first.start, body=first.start)
        return replace(bare, source=topic.source, whole=True, day=topic.day, channel=topic.channel)
