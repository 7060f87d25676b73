"""Lines of a report that say nothing themselves: headings, and who somebody is."""

from frontcast.claims._draft import tree_of
from frontcast.claims._page import Page, Unit
from frontcast.claims._patterns import Pattern
from frontcast.claims._sourcewords import HUMAN
from frontcast.claims._tree import Word

HEADING = Pattern(
    r"[A-Z][A-Z'’ –,&/-]{3,60}|[A-Z][\w'’-]+(?:[ ,–/-]+(?:and )?[A-Z][\w'’-]+){0,4} (?:sector|"
    r"axis|direction|front)s?"
)
_MOST_WORDS = 9
# Paragraphs shorter than this tell nothing of how a text ends its sentences.
_SOME_LENGTH = 60


class Headings:
    """Tells which lines of a report stand over others.

    Parameters
    ----------
    page : Page
        Parsed.
    edges : dict of int to tuple of Unit
        First and last unit of each paragraph.
    """

    def __init__(self, page: Page, edges: dict[int, tuple[Unit, Unit]]) -> None:
        self._text, self._edges = page.text, edges
        self._held: dict[int, bool] = {}
        self.prose = self._is_prose()

    def holds(self, unit: Unit) -> bool:
        """Whether a line stands over the paragraphs of a text: no verb, no full stop."""
        if unit.start not in self._held:
            self._held[unit.start] = self._holds(unit)
        return self._held[unit.start]

    def _holds(self, unit: Unit) -> bool:
        text = self._text
        line = text[unit.start : unit.end].strip()
        if HEADING.fullmatch(line):
            return True
        if unit.labelled or not self.prose or len(line.split()) > _MOST_WORDS:
            return False
        first, last = self._edges[unit.paragraph]
        above = text[: unit.start].rstrip(" ")[-2:].strip("\n")
        below = text[unit.end :].lstrip(" ")[:2].strip("\n")
        if first is not last or above or below or line[-1] in '.!?:…"”':
            return False
        return not any(t.tag in ("VBD", "VBZ", "VBP", "MD") for t in tree_of(unit).words)

    def _is_prose(self) -> bool:
        """Whether nearly all paragraphs of some length end as sentences do."""
        long = [
            self._text[first.start : last.end].rstrip() for first, last in self._edges.values()
            if last.end - first.start > _SOME_LENGTH
        ]  # fmt: skip
        return 5 * sum(t[-1:] in '.!?…"”)' for t in long) >= 4 * len(long) > 0


def is_introduction(root: Word) -> bool:
    """Whether a sentence only says who somebody is: "Name Surname is deputy commander of ..."."""
    if root.lemma != "be":
        return False
    subject = next((c for c in root.children if c.dep == "nsubj"), None)
    what = next((c for c in root.children if c.dep == "attr"), None)
    return (
        subject is not None and subject.person and what is not None and what.lemma in HUMAN
        and not any(t.dep in ("relcl", "conj") for t in root.subtree)
    )  # fmt: skip
