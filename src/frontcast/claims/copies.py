"""Near-duplicate reports: which report repeats which, and what was changed on the way.

A syndicated copy alters spellings and numbers, so that only about a third of its word triples
survive. Texts are therefore compared by shingles in which spelling is folded and every number is
"a number" (`_kernels_copies`), found through an index of sampled shingles, and each pair is then
verified by its exact similarity and by the numbers themselves: the daily bulletins of one command
share nearly all their words and none of their figures, and are no copies of each other.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal, TypeVar

import numpy as np

from frontcast.errors import SchemaError
from frontcast.records import Report

if TYPE_CHECKING:
    from numpy.typing import NDArray

_T = TypeVar("_T", bound=np.generic)
CopyKind = Literal["copy", "excerpt", "repeat"]
_SAMPLED = np.uint64(1 << 62)  # a quarter of all shingles
_FIRST_SLOTS = 1 << 12
_BATCH = 4096  # reports entered at once: bounds the memory of their bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyConfig:
    """What counts as a copy.

    Parameters
    ----------
    jaccard : float
        Shared shingles over all shingles of the two texts, in [0, 1]. Unrelated reports on one
        day's events stay under 0.05.
    containment : float
        Shared shingles over those of the shorter text: an excerpt.
    numbers : float
        Of the numbers (each with the word after it) in the text that has fewer, the share that
        the other has too; counted where there are at least `few_numbers`.
    few_numbers : int
        See `numbers`.
    least : int
        Texts of fewer shingles are never copies: "Explosions in Kharkiv" is said by many.
    short, short_jaccard
        Texts of fewer shingles than `short` are copies from this similarity on only: two
        sentences on one event are alike anyway.
    sketch : int
        A text is found by its sampled shingles (one in four), at least this many.
    reach : int
        Texts looked at for one shingle, latest first: bounds the cost of stock phrases.
    """

    jaccard: float = 0.2
    containment: float = 0.6
    numbers: float = 0.45
    few_numbers: int = 4
    least: int = 10
    short: int = 30
    short_jaccard: float = 0.8
    sketch: int = 48
    reach: int = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """Two reports of which one repeats the other's words.

    Parameters
    ----------
    a, b : str
        Ids of the reports; `a` is the earlier one where that is known.
    kind : str
        ``copy``; ``excerpt`` (most of the shorter text stands in the longer one); ``repeat``
        (the same outlet's own text again).
    known_order : bool
        Whether the dates say that `a` came first.
    jaccard, containment : float
        Exact similarity of the shingles, in [0, 1].
    """

    a: str
    b: str
    kind: CopyKind
    known_order: bool
    jaccard: float
    containment: float


@dataclass(frozen=True, slots=True)
class _About:
    id: str
    outlet: str
    published: date | None
    known_at: date | None


class CopyIndex:
    """Finds copies among reports as they come in.

    Memory grows with the text, not with the number of pairs: about 8 bytes a word for the
    shingles and 24 bytes for each of the sampled ones; no text is kept.

    Parameters
    ----------
    config : CopyConfig, optional

    Examples
    --------
    >>> index = CopyIndex()
    >>> index.add([])
    []
    """

    def __init__(self, config: CopyConfig | None = None) -> None:
        self.config = config or CopyConfig()
        self._about: list[_About] = []
        self._ids: set[str] = set()
        self._shingles = _Rows()
        self._numbers = _Rows()
        self._slots = np.zeros(_FIRST_SLOTS, np.uint64)
        self._heads = np.full(_FIRST_SLOTS, -1, np.int32)
        self._docs = np.empty(_FIRST_SLOTS, np.int32)
        self._following = np.empty(_FIRST_SLOTS, np.int32)
        self._counters = np.zeros(2, np.int64)  # entries, keys in use

    def __len__(self) -> int:
        """Return the number of reports entered."""
        return len(self._about)

    @property
    def nbytes(self) -> int:
        """Memory held by the index's arrays, in bytes."""
        arrays = (self._slots, self._heads, self._docs, self._following,
                  self._shingles.data, self._numbers.data)  # fmt: skip
        return sum(a.nbytes for a in arrays)

    def add(self, reports: Iterable[Report]) -> list[Copy]:
        """Enter reports and return their copies among those entered before and with them.

        Parameters
        ----------
        reports : iterable of Report
            One by one or many at once: the pairs are the same, many at once are quicker.
            A report that was entered before is passed over.

        Returns
        -------
        list of Copy
            Each pair once.
        """
        fresh: list[Report] = []
        for report in reports:
            if report.id not in self._ids:
                self._ids.add(report.id)
                fresh.append(report)
        out: list[Copy] = []
        for i in range(0, len(fresh), _BATCH):
            out += self._add(fresh[i : i + _BATCH])
        return out

    def _add(self, fresh: Sequence[Report]) -> list[Copy]:
        # Compiling takes seconds the first time; only those who look for copies pay for it.
        from frontcast.claims import _kernels_copies as kernels

        c = self.config
        self._about += [_About(r.id, r.outlet, r.published, r.known_at) for r in fresh]
        parts = [_article(r).lower().encode("utf-8", "replace") for r in fresh]
        bounds = np.zeros(len(parts) + 1, np.int64)
        np.cumsum([len(p) for p in parts], out=bounds[1:])
        data = np.frombuffer(b"".join((*parts, b" ")), np.uint8)
        shingles, starts, numbers, number_starts, keys, key_starts = kernels.shingle(
            data, bounds, sketch=c.sketch, limit=_SAMPLED
        )
        self._shingles.extend(shingles, starts)
        self._numbers.extend(numbers, number_starts)
        self._make_room(int(keys.size))
        old, new, common = kernels.match(
            self._shingles.data, self._shingles.starts, keys=keys, key_starts=key_starts,
            slots=self._slots, heads=self._heads, docs=self._docs, following=self._following,
            counters=self._counters, reach=c.reach, least=c.least, jaccard=c.jaccard,
            containment=c.containment,
        )  # fmt: skip
        pairs = zip(old.tolist(), new.tolist(), common.tolist(), strict=True)
        return [copy for copy in (self._judge(*pair) for pair in pairs) if copy is not None]

    def _make_room(self, more: int) -> None:
        from frontcast.claims import _kernels_copies as kernels

        entries, used = (int(x) for x in self._counters)
        self._docs = _grown(self._docs, entries + more)
        self._following = _grown(self._following, entries + more)
        size = self._slots.size
        while size < 2 * (used + more):
            size *= 2
        if size > self._slots.size:
            slots, heads = np.zeros(size, np.uint64), np.full(size, -1, np.int32)
            kernels.rebuild(self._slots, self._heads, slots, heads)
            self._slots, self._heads = slots, heads

    def _judge(self, old: int, new: int, common: int) -> Copy | None:
        from frontcast.claims import _kernels_copies as kernels

        x, y = self._numbers.row(old), self._numbers.row(new)
        few = min(x.size, y.size)
        # One number of a few may have been changed.
        if few >= self.config.few_numbers and (
            kernels.shared(x, y) + 1 < self.config.numbers * few
        ):
            return None
        n, m = self._shingles.row(old).size, self._shingles.row(new).size
        jaccard, containment = common / (n + m - common), common / min(n, m)
        if min(n, m) < self.config.short and jaccard < self.config.short_jaccard:
            return None
        a, b = self._about[old], self._about[new]
        order = _order(a, b)
        if order > 0:
            a, b = b, a
        kind: CopyKind = "copy" if jaccard >= self.config.jaccard else "excerpt"
        if a.outlet == b.outlet != "unknown":
            kind = "repeat"
        return Copy(a=a.id, b=b.id, kind=kind, known_order=order != 0,
                    jaccard=jaccard, containment=containment)  # fmt: skip


def find_copies(reports: Iterable[Report], *, config: CopyConfig | None = None) -> list[Copy]:
    """Return the pairs of reports of which one repeats the other.

    Parameters
    ----------
    reports : iterable of Report
    config : CopyConfig, optional

    Returns
    -------
    list of Copy
        Each pair once, `a` before `b` where the dates tell.
    """
    return CopyIndex(config).add(reports)


class _Rows:
    """Rows of different lengths in one growing array."""

    def __init__(self) -> None:
        self._data = np.empty(_FIRST_SLOTS, np.uint64)
        self._starts = np.zeros(_FIRST_SLOTS, np.int64)
        self._rows = 0

    @property
    def data(self) -> "NDArray[np.uint64]":
        return self._data[: self._starts[self._rows]]

    @property
    def starts(self) -> "NDArray[np.int64]":
        return self._starts[: self._rows + 1]

    def row(self, i: int) -> "NDArray[np.uint64]":
        return self._data[self._starts[i] : self._starts[i + 1]]

    def extend(self, data: "NDArray[np.uint64]", starts: "NDArray[np.int64]") -> None:
        size, more = int(self._starts[self._rows]), starts.size - 1
        self._data = _grown(self._data, size + data.size)
        self._starts = _grown(self._starts, self._rows + more + 1)
        self._data[size : size + data.size] = data
        self._starts[self._rows + 1 : self._rows + more + 1] = starts[1:] + size
        self._rows += more


def _grown(array: "NDArray[_T]", wanted: int) -> "NDArray[_T]":
    if wanted <= array.size:
        return array
    out = np.zeros(max(wanted, array.size + array.size // 2), array.dtype)
    out[: array.size] = array
    return out


def _article(report: Report) -> str:
    """The text without what is not the article (menus and notices are alike everywhere)."""
    if not report.boilerplate:
        return report.text
    parts, at = [], 0
    for start, end in report.boilerplate:
        if start < at:
            raise SchemaError(f"report {report.id[:12]}: boilerplate spans overlap or are unsorted")
        parts.append(report.text[at:start])
        at = end
    return "\n".join([*parts, report.text[at:]])


def _order(a: _About, b: _About) -> int:
    """Return -1 if `a` was published first, 1 if `b` was, 0 if the dates do not tell."""
    if a.published and b.published:
        return (a.published > b.published) - (a.published < b.published)
    # An undated report was published by the day it became known, at the latest.
    if b.published and a.known_at and a.known_at < b.published:
        return -1
    if a.published and b.known_at and b.known_at < a.published:
        return 1
    return 0
