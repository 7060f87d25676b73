"""Claims that were found against claims that somebody annotated, end to end.

What a missed claim holds counts as missed: a place is looked for where the gold has it, in
whatever claim. A line is a mapping as ``frontcast claims --format jsonl`` prints it; a gold line
has the same fields with ``tier``, and may have ``type_alt`` and ``speaker_alt``.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from frontcast.errors import SchemaError

Line = Mapping[str, Any]

#: Least overlap (intersection over union of the spans) at which two claims are one.
MIN_OVERLAP = 0.4
#: With fewer documents than this, stretches of text are drawn instead of documents.
_FEW_DOCUMENTS = 6
_BLOCK_CHARS = 800
#: An interval from fewer parts than this would be narrow for no reason.
_FEW_BLOCKS = 5
_TOLERANCE = 0.02
_STOP = frozenset({"a", "an", "the", "of", "from"})
_SPELLINGS = {
    "kiev": "kyiv", "russian": "russia", "defense": "defence", "spokesman": "spokesperson",
    "spox": "spokesperson", "ukrainian": "ukraine",
}  # fmt: skip
_NARRATOR = frozenset({"", "narrator", "the narrator", "author"})

#: Figure -> (what was right, of how many); F1 is made of the first two.
FIGURES: dict[str, tuple[str, str]] = {
    "precision": ("match", "pred"),
    "recall": ("match", "gold"),
    "recall_tier1": ("match1", "gold1"),
    "type": ("type", "match"),
    "modality": ("modality", "match"),
    "polarity": ("polarity", "match"),
    "quote": ("quote", "match"),
    "speaker": ("speaker", "speaker_n"),
    "place_found": ("place_found", "place_n"),
    "place_id": ("place_id", "place_id_n"),
    "unresolved": ("unresolved", "unresolved_n"),
    "quantity": ("quantity", "quantity_n"),
    "range": ("range", "quantity_n"),
    "time": ("time", "time_n"),
}
COUNTS: tuple[str, ...] = tuple(
    dict.fromkeys(name for pair in FIGURES.values() for name in reversed(pair))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimItem:
    """One thing that was counted, and where in the document it stands.

    Parameters
    ----------
    start : int
        Character offset.
    counts : dict of str to int
        What it adds to which of `COUNTS`.
    """

    start: int
    counts: dict[str, int]


def match_claims(gold: Sequence[Line], pred: Sequence[Line]) -> dict[int, int]:
    """Pair gold and found claims one to one, the best overlap first.

    Parameters
    ----------
    gold, pred : sequence of mapping
        With ``span_start`` and ``span_end``.

    Returns
    -------
    dict of int to int
        Index of a gold claim -> index of the found one, in the order of pairing.

    Examples
    --------
    >>> match_claims([{"span_start": 0, "span_end": 10}], [{"span_start": 2, "span_end": 10}])
    {0: 0}
    """
    spans = [_span(p) for p in pred]
    pairs = sorted(
        (
            (overlap, i, k)
            for k, g in enumerate(map(_span, gold))
            for i, p in enumerate(spans)
            if (overlap := span_overlap(p, g)) >= MIN_OVERLAP
        ),
        reverse=True,
    )
    used: set[int] = set()
    out: dict[int, int] = {}
    for _, i, k in pairs:
        if i not in used and k not in out:
            used.add(i)
            out[k] = i
    return out


def span_overlap(a: tuple[int, int], b: tuple[int, int]) -> float:
    """Return intersection over union of two spans ``[start, end)``, in [0, 1].

    Examples
    --------
    >>> span_overlap((0, 10), (5, 15))
    0.3333333333333333
    """
    either = max(a[1], b[1]) - min(a[0], b[0])
    return max(0, min(a[1], b[1]) - max(a[0], b[0])) / either if either else 0.0


def same_speaker(said: str | None, gold: Line, *, among: Iterable[str]) -> bool:
    """Whether a speaker as found is the one of a gold claim, and no other of its document.

    Names are compared by their words, without articles: the gold speaker must be the nearest of
    all speakers of the document (Jaccard index), and no other as near.

    Parameters
    ----------
    said : str or None
        As found; None or ``narrator``: the publisher's own voice.
    gold : mapping
        With ``speaker`` and perhaps ``speaker_alt``.
    among : iterable of str
        All speakers of the document's gold.
    """
    right = {gold["speaker"], *gold.get("speaker_alt", [])}
    if said is None or said.strip().lower() in _NARRATOR:
        return "narrator" in right
    mine = _words(said)
    near = {
        name: len(mine & theirs) / max(1, len(mine | theirs))
        for name in set(among)
        if name != "narrator"
        for theirs in (_words(name),)
    }
    best = max(near.values(), default=0.0)
    if best == 0:
        return False
    nearest = {name for name, value in near.items() if value == best}
    return bool(nearest & right) and len(nearest) <= len(right)


def same_amount(a: float | None, b: float | None) -> bool:
    """Whether two ends of a range are one: both open, or within 2 %.

    Examples
    --------
    >>> same_amount(101, 100), same_amount(103, 100), same_amount(None, 5)
    (True, False, False)
    """
    if a is None or b is None:
        return a is None and b is None
    return abs(a - b) <= _TOLERANCE * max(1e-9, abs(b)) + 1e-9


def claim_items(gold: Sequence[Line], pred: Sequence[Line]) -> list[ClaimItem]:
    """Count one document, thing by thing.

    Parameters
    ----------
    gold, pred : sequence of mapping
        Claims of one document as annotated and as found.

    Returns
    -------
    list of ClaimItem
        Their sum is what `count_claims` returns.
    """
    matched = match_claims(gold, pred)
    return [
        *(ClaimItem(start=p["span_start"], counts={"pred": 1}) for p in pred),
        *_claims(gold, pred, matched=matched),
        *_speakers(gold, pred),
        *_places(gold, pred),
        *_quantities(gold, pred),
    ]


def count_claims(items: Iterable[ClaimItem]) -> dict[str, int]:
    """Sum items; documents are pooled by giving the items of all of them.

    Returns
    -------
    dict of str to int
        Every name of `COUNTS`.
    """
    out = dict.fromkeys(COUNTS, 0)
    for item in items:
        for name, count in item.counts.items():
            out[name] += count
    return out


def claim_figures(counts: Mapping[str, int]) -> dict[str, float]:
    """Return F1 and the figures of `FIGURES`, each in [0, 1]; NaN where nothing was to be found.

    Examples
    --------
    >>> claim_figures(dict.fromkeys(COUNTS, 0) | {"gold": 4, "pred": 2, "match": 2})["f1"]
    0.6666666666666666
    """
    row = np.array([[counts[name] for name in COUNTS]], dtype=np.float64)
    return {name: float(values[0]) for name, values in _ratios(row).items()}


def figure_intervals(
    documents: Sequence[Sequence[ClaimItem]],
    *,
    rng: np.random.Generator,
    level: float = 0.9,
    draws: int = 1000,
) -> dict[str, tuple[float, float]]:
    """Return a bootstrap interval of each figure, pooled over documents.

    Whole documents are drawn where there are six or more; else stretches of 800 characters,
    whose claims are alike more than claims of other stretches. Intervals from a few documents
    say nothing of other authors and styles, and one of 1.00 to 1.00 says only that nothing was
    wrong here.

    Parameters
    ----------
    documents : sequence of sequence of ClaimItem
        Of each document.
    rng : numpy.random.Generator
        Source of randomness.
    level : float
        Nominal coverage.
    draws : int
        Number of resamples.

    Returns
    -------
    dict of str to (float, float)
        NaN where nothing was to be found, or fewer than five parts can be drawn from.

    Raises
    ------
    SchemaError
        If `level` is not between 0 and 1.

    References
    ----------
    .. [1] Efron B, Tibshirani RJ (1993). An Introduction to the Bootstrap. Chapman & Hall.
    """
    if not 0 < level < 1:
        raise SchemaError(f"want a level between 0 and 1, got {level}")
    table = _blocks(documents)
    if len(table) < _FEW_BLOCKS:
        return dict.fromkeys(("f1", *FIGURES), (float("nan"), float("nan")))
    weights = rng.multinomial(len(table), np.full(len(table), 1 / len(table)), draws)
    edges = [(1 - level) / 2, (1 + level) / 2]
    out = {}
    for name, values in _ratios(weights @ table).items():
        known = values[np.isfinite(values)]
        low, high = np.quantile(known, edges) if known.size else (float("nan"),) * 2
        out[name] = (float(low), float(high))
    return out


def _blocks(documents: Sequence[Sequence[ClaimItem]]) -> NDArray[np.float64]:
    by_document = len(documents) >= _FEW_DOCUMENTS
    sums: dict[tuple[int, int], list[ClaimItem]] = {}
    for number, items in enumerate(documents):
        for item in items:
            part = 0 if by_document else item.start // _BLOCK_CHARS
            sums.setdefault((number, part), []).append(item)
    rows = [list(count_claims(items).values()) for items in sums.values()]
    return np.array(rows or [[0] * len(COUNTS)], dtype=np.float64)


def _ratios(counts: NDArray[np.float64]) -> dict[str, NDArray[np.float64]]:
    """Return the figures of rows of counts, shape (row, count) -> (row,) each."""
    column = {name: counts[:, i] for i, name in enumerate(COUNTS)}

    def ratio(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
        out: NDArray[np.float64] = np.full(len(a), np.nan)
        np.divide(a, b, out=out, where=b > 0)
        return out

    parts = {name: ratio(column[a], column[b]) for name, (a, b) in FIGURES.items()}
    both = np.nan_to_num(parts["precision"]) + np.nan_to_num(parts["recall"])
    product = 2 * np.nan_to_num(parts["precision"]) * np.nan_to_num(parts["recall"])
    f1 = np.divide(product, both, out=np.zeros(len(counts)), where=both > 0)
    return {"f1": f1, **parts}


def _span(line: Line) -> tuple[int, int]:
    return int(line["span_start"]), int(line["span_end"])


def _words(name: str | None) -> frozenset[str]:
    kept = re.sub(r"[^a-z0-9 ]", " ", (name or "").lower()).split()
    return frozenset(_SPELLINGS.get(w, w) for w in kept if w not in _STOP)


def _claims(
    gold: Sequence[Line], pred: Sequence[Line], *, matched: Mapping[int, int]
) -> list[ClaimItem]:
    """Count the claims themselves and what is asked only of those that were found."""
    out = []
    for k, g in enumerate(gold):
        first = int(g["tier"] == 1)
        counts = {"gold": 1, "gold1": first}
        if k in matched:
            counts |= {"match": 1, "match1": first, **right_fields(g, pred[matched[k]])}
        out.append(ClaimItem(start=g["span_start"], counts=counts))
    return out


def right_fields(gold: Line, pred: Line) -> dict[str, int]:
    """Return which fields of a found claim are those of its gold claim: 1 right, 0 wrong.

    Parameters
    ----------
    gold, pred : mapping
        A pair of `match_claims`.

    Returns
    -------
    dict of str to int
        ``type, modality, polarity, quote``; where the gold claim names a time also ``time``
        and ``time_n`` (1).
    """
    found = pred["type"][:1] if isinstance(pred["type"], list) else [pred["type"]]
    out = {
        "type": int(bool({*found} & {gold["type"], *gold.get("type_alt", [])})),
        "modality": int(pred["modality"] == gold["modality"]),
        "polarity": int(pred["polarity"] == gold["polarity"]),
        "quote": int(pred.get("quote") == gold["quote"]),
    }
    if gold["time"]["surface"]:
        said, time = gold["time"], pred.get("time") or {}
        right = time.get("start") == said["start"] and time.get("end") == said["end"]
        out |= {"time_n": 1, "time": int(right)}
    return out


def _speakers(gold: Sequence[Line], pred: Sequence[Line]) -> list[ClaimItem]:
    """Count who speaks: asked of the found claim that covers most of the gold one."""
    among = {name for g in gold for name in (g["speaker"], *g.get("speaker_alt", []))}
    spans = [_span(p) for p in pred]
    out = []
    for g in gold:
        a, b = _span(g)
        shared = [min(q, b) - max(p, a) for p, q in spans]
        best = max(range(len(pred)), key=shared.__getitem__, default=None)
        right = (
            best is not None
            and shared[best] > 0
            and same_speaker(pred[best].get("speaker"), g, among=among)
        )
        out.append(ClaimItem(start=a, counts={"speaker_n": 1, "speaker": int(right)}))
    return out


def _parts(lines: Sequence[Line], key: str) -> dict[tuple[int, int], Line]:
    """Return places or quantities by their span: one that two claims share counts once."""
    return {(x["start"], x["end"]): x for line in lines for x in line.get(key, [])}


def _over(span: tuple[int, int], parts: Mapping[tuple[int, int], Line]) -> list[Line]:
    return [x for (a, b), x in parts.items() if a < span[1] and span[0] < b]


def _places(gold: Sequence[Line], pred: Sequence[Line]) -> list[ClaimItem]:
    found = _parts(pred, "places")
    out = []
    for span, g in _parts(gold, "places").items():
        here = _over(span, found)
        key = g["geonameid"]
        counts = {"place_n": 1, "place_found": int(bool(here))}
        if key is not None:
            right = any(x.get("geonameid") == key for x in here)
            counts |= {"place_id_n": 1, "place_id": int(right)}
        else:
            right = all(x.get("geonameid") is None for x in here)
            counts |= {"unresolved_n": 1, "unresolved": int(right)}
        out.append(ClaimItem(start=span[0], counts=counts))
    return out


def _quantities(gold: Sequence[Line], pred: Sequence[Line]) -> list[ClaimItem]:
    found = _parts(pred, "quantities")
    out = []
    for span, g in _parts(gold, "quantities").items():
        near = [
            x for x in _over(span, found)
            if same_amount(x["low"], g["low"]) and same_amount(x["high"], g["high"])
        ]  # fmt: skip
        counts = {
            "quantity_n": 1,
            "range": int(bool(near)),
            "quantity": int(any(x.get("unit") == g["unit"] for x in near)),
        }
        out.append(ClaimItem(start=span[0], counts=counts))
    return out
