"""What a report names around a name: it decides between readings."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from frontcast.claims._patterns import Pattern
from frontcast.records import Place, PlaceMention
from frontcast.theatre import normalise

NAME = r"[A-ZÀ-ÖØ-Þ][\w'’ʼ`]*(?:-[A-Z\d][\w'’ʼ]*)*"


@dataclass(slots=True)
class Surroundings:
    """What a report has named so far: it decides between readings."""

    places: list[Place] = field(default_factory=list)
    region_names: set[str] = field(default_factory=set)
    # The text surveyed and what was read in it: runs of names with the places that they name
    # unmistakably (or that stand for the region named), regions with where their names end, what
    # was read in a run or in a part of one, places by the beginning of their line. Claims
    # overlap, so each is asked for often.
    text: str = ""
    runs: list[tuple[int, int]] = field(default_factory=list)
    certain: list[list[Place]] = field(default_factory=list)
    regional: list[list[Place]] = field(default_factory=list)
    regions: list[tuple[int, str]] = field(default_factory=list)
    areas: list[tuple[int, int]] = field(default_factory=list)
    read: dict[tuple[int, int], tuple[PlaceMention, ...]] = field(default_factory=dict)
    lines: dict[int, list[Place]] = field(default_factory=dict)
    mentions: dict[int, tuple[list[PlaceMention], list[int]]] = field(default_factory=dict)
    # Which of its namesakes a name means wherever the report tells.
    meant: dict[str, Place | None] = field(default_factory=dict)


@lru_cache(maxsize=16_384)
def fold(name: str) -> str:
    """Return a name with the differences between transliterations taken out."""
    text = normalise(name)
    for a, b in (("dzh", "dz"), ("dj", "dz"), ("shch", "sc"), ("kh", "h"), ("zh", "z"),
                 ("sh", "s"), ("ch", "c"), ("ts", "c"),
                 ("g", "h"), ("yi", "i"), ("iy", "i"), ("yu", "u"), ("iu", "u"), ("ya", "a"),
                 ("ia", "a"), ("ye", "e"), ("ie", "e"), ("y", "i"), ("j", "i"), ("w", "v"),
                 ("ck", "k"), ("x", "ks")):  # fmt: skip
        text = text.replace(a, b)
    return re.sub(r"(.)\1+", r"\1", text)


# How Russian writes what Ukrainian writes otherwise, in folded spelling: endings and openings.
_RUSSIAN = (
    (re.compile(r"(?:o|e)vka\b"), "ivka"), (re.compile(r"oe\b"), "e"),
    (re.compile(r"([oei])vo\b"), r"\1ve"), (re.compile(r"ino\b"), "ine"),
    (re.compile(r"ov\b"), "iv"), (re.compile(r"horsk"), "hirsk"), (re.compile(r"\bale"), "ole"),
    (re.compile(r"\bbel"), "bil"), (re.compile(r"\bols"), "vils"),
    (re.compile(r"\bnikola"), "mikola"),
    (re.compile(r"konstantin"), "kostantin"), (re.compile(r"kamen"), "kaman"),
    (re.compile(r"\b(\w+)e(?= \w+i\b)"), r"\1i"),
)  # fmt: skip


@lru_cache(maxsize=16_384)
def russian_fold(name: str) -> str:
    """Return a name, folded, as if Ukrainian had spelt what Russian did: -ovka, -oye, -ovo."""
    text = fold(name)
    for russian, ukrainian in _RUSSIAN:
        text = russian.sub(ukrainian, text)
    return text


@lru_cache(maxsize=16_384)
def spoken_fold(name: str) -> str:
    """Return a name, folded, without the difference of o and a, which Russian speech lacks."""
    return russian_fold(name).replace("o", "a")


def matches_in(
    pattern: Pattern, text: str, *, span: tuple[int, int], known: list[tuple[int, int]] | None
) -> Iterator[re.Match[str]]:
    """Yield the matches in a part of a text, where all of the text are known: only near those."""
    start, end = span
    at = 0 if known is None else bisect_right(known, (start, -1))
    if known is None or (at and known[at - 1][1] > start):  # the part begins inside a match
        yield from pattern.regex.finditer(text, start, end)
        return
    for first, _ in known[at:]:
        if first >= end:
            break
        if (match := pattern.match(text, first, end)) is not None:
            yield match


def is_cut(runs: list[tuple[int, int]], at: int) -> bool:
    """Whether one of the runs goes on from before a place to beyond it."""
    before = bisect_left(runs, (at, -1))
    return before > 0 and runs[before - 1][1] > at
