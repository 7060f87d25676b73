"""What a copy changed: word by word, and claim by claim."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from frontcast.records import Claim, Report

DifferenceKind = Literal["number", "spelling", "words", "added", "removed"]
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['\u2019-][^\W\d_]+)*|%")
_ALIKE = 75.0  # rapidfuzz ratio from which two words count as spellings of one
_LONGEST = 20_000  # words; beyond, alignment would cost seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One place where a copy departs from its original.

    Parameters
    ----------
    kind : str
        ``number``, ``spelling``, ``words`` (exchanged), ``added`` or ``removed``.
    before, after : str
        The words in the original and in the copy; empty where there are none.
    a_start, a_end, b_start, b_end : int
        Where they stand, in characters of the two texts.
    """

    kind: DifferenceKind
    before: str
    after: str
    a_start: int
    a_end: int
    b_start: int
    b_end: int


@dataclass(frozen=True, slots=True)
class _Words:
    text: str
    starts: list[int]
    ends: list[int]
    keys: list[str]


class Alignment:
    """Two texts word by word; made once for a pair of reports.

    Parameters
    ----------
    a, b : Report
        The original and the copy.
    """

    def __init__(self, a: Report, b: Report) -> None:
        self._a, self._b = _words(a.text), _words(b.text)
        self._steps = Levenshtein.opcodes(self._a.keys, self._b.keys)

    def differences(self) -> list[Difference]:
        """Return what changed, in the order of the original."""
        out = []
        for step in self._steps:
            if step.tag == "equal":
                continue
            before = _span(self._a, step.src_start, step.src_end)
            after = _span(self._b, step.dest_start, step.dest_end)
            was, now = self._a.text[slice(*before)], self._b.text[slice(*after)]
            out.append(
                Difference(kind=_kind(was, now), before=was, after=now, a_start=before[0],
                           a_end=before[1], b_start=after[0], b_end=after[1])
            )  # fmt: skip
        return out

    def place(self, start: int, end: int) -> tuple[int, int] | None:
        """Return where a span of the original stands in the copy; None if it was left out.

        At least half of its words must be there.
        """
        first, last = bisect_right(self._a.ends, start), bisect_left(self._a.starts, end)
        found: list[int] = []
        for step in self._steps:
            low, high = max(first, step.src_start), min(last, step.src_end)
            if step.tag in ("equal", "replace") and low < high:
                found += range(
                    step.dest_start + low - step.src_start, step.dest_start + high - step.src_start
                )
        if 2 * len(found) < last - first or not found:
            return None
        return self._b.starts[found[0]], self._b.ends[found[-1]]


def differences(a: Report, b: Report) -> list[Difference]:
    """Return what a copy changed, word by word.

    Parameters
    ----------
    a, b : Report
        The original and the copy.

    Returns
    -------
    list of Difference
        In the order of the original; case and punctuation do not count.

    Examples
    --------
    >>> a = Report(id="a", text="They are 12 km from Avdiivka.")
    >>> b = Report(id="b", text="They are 20 km from Avdiyivka!")
    >>> [(d.kind, d.before, d.after) for d in differences(a, b)]
    [('number', '12', '20'), ('spelling', 'Avdiivka', 'Avdiyivka')]
    """
    return Alignment(a, b).differences()


def same_claims(
    alignment: Alignment, original: Sequence[Claim], copy: Sequence[Claim]
) -> list[tuple[Claim, Claim]]:
    """Pair the claims of an original with those of its copy by where their words stand.

    Parameters
    ----------
    alignment : Alignment
        Of the two reports.
    original, copy : sequence of Claim
        Each in the order of its text.

    Returns
    -------
    list of (Claim, Claim)
        Each claim once at most: the one that overlaps most, by at least half of both together.
    """
    out, taken = [], set()
    for claim in original:
        span = alignment.place(claim.span_start, claim.span_end)
        if span is None:
            continue
        near = [(_overlap(span, c), i) for i, c in enumerate(copy) if i not in taken]
        share, best = max(near, default=(0.0, -1))
        if share >= 0.5:
            taken.add(best)
            out.append((claim, copy[best]))
    return out


def changed_fields(a: Claim, b: Claim) -> list[str]:
    """Say what a copied claim has otherwise than the original: ``12 -> 20 km``.

    Returns
    -------
    list of str
        Numbers, days and places, then how it is said; empty if nothing that counts was changed.
    """
    out = []
    units = {q.unit for q in a.quantities} | {q.unit for q in b.quantities}
    for unit in sorted(units):
        was = [_range(q.low, q.high) for q in a.quantities if q.unit == unit]
        now = [_range(q.low, q.high) for q in b.quantities if q.unit == unit]
        if was != now:
            out.append(f"{', '.join(was) or 'none'} -> {', '.join(now) or 'none'} {unit}".strip())
    was, now = ([p.canonical for p in c.places] for c in (a, b))
    if sorted(was) != sorted(now):
        out.append(f"{', '.join(was) or 'no place'} -> {', '.join(now) or 'no place'}")
    for name in ("speaker", "modality", "polarity"):
        this, that = getattr(a, name), getattr(b, name)
        if this != that:
            out.append(f"{name} {this} -> {that}")
    return out


def _range(low: float, high: float | None) -> str:
    if high is None:
        return f"{low:,.10g} or more"
    return f"{low:,.10g}" if low == high else f"{low:,.10g}..{high:,.10g}"


def _words(text: str) -> _Words:
    starts, ends, keys = [], [], []
    for match in _TOKEN.finditer(text):
        starts.append(match.start())
        ends.append(match.end())
        keys.append(match[0].casefold().replace("\u2019", "'"))
        if len(keys) == _LONGEST:
            break
    return _Words(text, starts, ends, keys)


def _span(words: _Words, first: int, last: int) -> tuple[int, int]:
    if first == last:
        at = words.starts[first] if first < len(words.starts) else len(words.text)
        return at, at
    return words.starts[first], words.ends[last - 1]


def _kind(was: str, now: str) -> DifferenceKind:
    if not was:
        return "added"
    if not now:
        return "removed"
    if any(c.isdigit() for c in was) and any(c.isdigit() for c in now):
        return "number"
    alike = fuzz.ratio(was.casefold(), now.casefold()) >= _ALIKE and was[0].isupper()
    return "spelling" if alike else "words"


def _overlap(span: tuple[int, int], claim: Claim) -> float:
    both = min(span[1], claim.span_end) - max(span[0], claim.span_start)
    either = max(span[1], claim.span_end) - min(span[0], claim.span_start)
    return max(0, both) / either if either else 0.0
