"""Numbers in sentences: found with the right value, range and unit, against quantulum3.

Usage: python benchmarks/bench_quantities.py

Every sentence of the annotated reports that holds an annotated number, the same for all rows.
`number`: something found there has the number as a value or as an end of its range (or in the
annotated range). `range`: both ends right, as `frontcast evaluate claims` counts. `+ unit`: the
unit too; quantulum3 knows no people, tanks or regions, so its "dimensionless" is taken for right
wherever the annotated unit counts things: the comparison favours it there.
"""

import os
import statistics
import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass

os.environ.setdefault("OMP_NUM_THREADS", "1")

from _bench import Job
from _gold import documents

from frontcast.claims import SentenceExtractor, _quantities
from frontcast.claims._page import plain
from frontcast.claims._quantities import find_quantities
from frontcast.theatre import load_theatre
from frontcast.verify import same_amount

REPEATS = 5
# What quantulum3 calls a unit -> ours and the factor.
UNITS = {
    "kilometre": ("km", 1), "metre": ("m", 1), "mile": ("mile", 1),
    "percentage": ("fraction", 0.01),
    "year": ("year", 1), "month": ("month", 1), "week": ("week", 1), "day": ("day", 1),
    "hour": ("hour", 1), "dozen": ("", 12), "dimensionless": ("", 1),
    "square kilometre": ("km2", 1),
}  # fmt: skip
MEASURED = {unit for unit, _ in UNITS.values()} - {""}


@dataclass(frozen=True, kw_only=True)
class Found:
    """A number somebody found; `unit` "" is a bare count, None a unit that has no name here."""

    start: int
    end: int
    low: float
    high: float | None
    unit: str | None


Finder = Callable[[str], list[Found]]


def ours(sentence: str) -> list[Found]:
    return [
        Found(start=q.start, end=q.end, low=q.low, high=q.high, unit=q.unit)
        for q in find_quantities(plain(sentence))
    ]


def quantulum(job: Job, *, classifier: bool) -> Finder | None:
    """Return quantulum3 with or without its classifier of units, or None where it is not here."""
    parser, units = job.peer("quantulum3.parser"), job.peer("quantulum3.classifier")
    if parser is None or units is None:
        return None

    def find(sentence: str) -> list[Found]:
        units.USE_CLF = classifier
        out = []
        for q in parser.parse(sentence):
            unit, factor = UNITS.get(q.unit.name, (None, 1))
            spread = q.uncertainty or 0.0
            out.append(Found(start=q.span[0], end=q.span[1], low=factor * (q.value - spread),
                             high=factor * (q.value + spread), unit=unit))  # fmt: skip
        return out

    try:
        find("They lost 40 m of it.")
    except Exception as error:  # noqa: BLE001 - a peer may fail as it likes; say so and go on
        job.skip(f"quantulum3 {'with' if classifier else 'without'} classifier", repr(error))
        return None
    return find


def sentences() -> list[tuple[str, list[dict]]]:
    """Return sentences with the annotated numbers in them, offsets counting in the sentence."""
    theatre = load_theatre("donetsk")
    out = []
    for document in documents():
        gold = {(q["start"], q["end"]): q for line in document.gold for q in line["quantities"]}
        for claim in SentenceExtractor().extract(document.report, theatre=theatre):
            a, b = claim.span_start, claim.span_end
            inside = [{**q, "start": s - a, "end": e - a}
                      for (s, e), q in gold.items() if a <= s and e <= b]  # fmt: skip
            if inside:
                out.append((claim.text, inside))
    return out


def right(found: Sequence[Found], gold: dict, *, peer: bool) -> tuple[bool, bool, bool]:
    """Return whether number, range, and range with unit are there."""
    number = ranged = unit = False
    for f in found:
        if f.start >= gold["end"] or gold["start"] >= f.end:
            continue
        ends = (gold["low"], gold["high"])
        middle = f.low if f.high is None else (f.low + f.high) / 2
        inside = None not in ends and ends[0] <= middle <= ends[1]
        number |= inside or any(same_amount(x, e) for x in (f.low, f.high) for e in ends
                                if x is not None and e is not None)  # fmt: skip
        if same_amount(f.low, ends[0]) and same_amount(f.high, ends[1]):
            ranged = True
            counted = peer and f.unit == "" and gold["unit"] not in MEASURED
            unit |= counted or f.unit == gold["unit"]
    return number, ranged, unit


def timed(find: Finder, texts: Sequence[str]) -> float:
    """Median CPU seconds a sentence."""
    spent = []
    for _ in range(REPEATS):
        _quantities._find.cache_clear()  # a sentence asked about twice is remembered
        begun = time.process_time()
        for text in texts:
            find(text)
        spent.append((time.process_time() - begun) / len(texts))
    return statistics.median(spent)


def main() -> None:
    warnings.simplefilter("ignore")
    cases = sentences()
    texts = [text for text, _ in cases]
    total = sum(len(gold) for _, gold in cases)
    job = Job("quantities", f"{total} annotated numbers in {len(cases)} sentences",
              "Value, range and unit as annotated; CPU time of one core, median.")  # fmt: skip
    rows = {"frontcast": ours, "quantulum3": quantulum(job, classifier=True),
            "quantulum3, no classifier": quantulum(job, classifier=False)}  # fmt: skip
    base = None
    for name, find in rows.items():
        if find is None:
            continue
        counts, others = [0, 0, 0], 0
        for text, gold in cases:
            found = find(text)
            for g in gold:
                for i, ok in enumerate(right(found, g, peer=find is not ours)):
                    counts[i] += ok
            others += sum(all(f.start >= g["end"] or g["start"] >= f.end for g in gold)
                          for f in found)  # fmt: skip
        seconds = timed(find, texts)
        base = base or seconds
        number, ranged, unit = (n / total for n in counts)
        note = f"range {ranged:.2f}, with unit {unit:.2f}; not annotated {others}"
        job.row(f"{name}: number found", number, "", note=note)
        job.row(f"{name}: a sentence", seconds * 1e6, "us")
        if find is not ours:
            job.goal(f"{name} / frontcast, time", seconds / base)
    job.done()


if __name__ == "__main__":
    main()
