"""What holds of the rows: of each report its latest edition, of each claim the last word on it.

The rules, which docs/data-model.md gives for readers:

- Of a report the latest edition known by `as_of` is shown.
- Of a report those claims are shown that its latest reading found. A reading is one run of one
  extractor; another extractor, or another version, begins a new one.
- What a person decided stays, whatever later readings find. An accepted claim is shown as it was
  extracted, an edited one as it was edited, a rejected one not at all; and where a later reading
  reads the same words again, its claims are not shown.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from frontcast.records import Claim, Report, Review


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one run of an extractor found in a report, or one more part of it.

    Parameters
    ----------
    report : str
        Id of the report.
    extractor : str
        Name and version of what read it.
    whole : bool
        It begins anew: what earlier readings found is no longer shown. False: the rows come to
        those of the reading before.
    rows : tuple of str
        Ids of the rows of the claims found.
    """

    report: str
    extractor: str
    whole: bool
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A claim as it stands.

    Parameters
    ----------
    claim : Claim
        As extracted; or, if a person edited it, as edited, with ``review/NAME`` for extractor.
    origin : str
        Id of the claim as it was extracted, which links, verdicts and reviews refer to.
    review : Review or None
        The last decision on it.
    """

    claim: Claim
    origin: str
    review: Review | None = None


def latest_reports(editions: Iterable[Report]) -> list[Report]:
    """Return the last edition of each report, in the order in which the first ones came."""
    out: dict[str, Report] = {}
    for report in editions:
        out[report.id] = report
    return list(out.values())


def current(readings: Iterable[Reading]) -> tuple[str, dict[str, None]]:
    """Return the extractor of a report's latest reading, and the rows that it found in order."""
    extractor, rows = "", dict[str, None]()
    for reading in readings:
        # Another extractor begins anew even where the beginning of its run is not known yet.
        if reading.whole or reading.extractor != extractor:
            rows = {}
        extractor = reading.extractor
        rows |= dict.fromkeys(reading.rows)
    return extractor, rows


def effective(
    *,
    readings: Iterable[Reading],
    claims: Iterable[tuple[str, Claim]],
    reviews: Iterable[Review],
) -> list[tuple[str, Standing]]:
    """Return what stands, each with the id of its row, in the order of the rows.

    Parameters
    ----------
    readings, claims, reviews : iterable
        Rows in their order, all known by the same day; claims with the ids of their rows.
    """
    last = {review.claim: review for review in reviews}
    by_report: dict[str, list[Reading]] = defaultdict(list)
    for reading in readings:
        by_report[reading.report].append(reading)
    shown: set[str] = set()
    for group in by_report.values():
        shown.update(current(group)[1])
    kept: dict[str, str] = {}  # a reviewed claim -> the row to show: one that is read now, or last
    settled: dict[str, list[tuple[int, int]]] = defaultdict(list)
    rows = [(row, claim, claim.id) for row, claim in claims]
    for row, _, key in rows:
        if key in last and (row in shown or kept.get(key) not in shown):
            kept[key] = row
    for row, claim, key in rows:
        if kept.get(key) == row and row not in shown:
            settled[claim.report].append((claim.span_start, claim.span_end))
    out = []
    for row, claim, key in rows:
        if key in last:
            if kept[key] == row and last[key].decision != "reject":
                out.append((row, _reviewed(claim, key, last[key])))
        elif row in shown and not _overlaps(claim, settled[claim.report]):
            out.append((row, Standing(claim=claim, origin=key)))
    return out


def _reviewed(claim: Claim, key: str, review: Review) -> Standing:
    if review.edited is not None:
        claim = replace(review.edited, extractor=f"review/{review.reviewer}")
    return Standing(claim=claim, origin=key, review=review)


def _overlaps(claim: Claim, spans: Sequence[tuple[int, int]]) -> bool:
    return any(claim.span_start < end and start < claim.span_end for start, end in spans)
