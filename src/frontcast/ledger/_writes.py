"""What becomes of records on their way into rows: what is new, and what corrects what."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection, func, select

from frontcast.errors import LedgerError
from frontcast.frame import content_id
from frontcast.ledger._bodies import dump, load, parse
from frontcast.ledger._dialect import create_index, drop_index, index_words
from frontcast.ledger.rows import TABLES, Edition, Entry, append, editions
from frontcast.ledger.search import words_of_claim, words_of_report
from frontcast.ledger.views import Reading, current
from frontcast.records import Claim, Link, Report, Review

_INDEXED = 1_000  # rows held at a time while the index of words is rebuilt


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Claims that one extractor found in one report: the ids of their rows, new ones marked."""

    report: str
    extractor: str
    rows: tuple[str, ...]
    all_new: bool


def add_reports(
    connection: Connection, given: Sequence[tuple[Report, date]], *, recorded_at: str
) -> int:
    """Add reports, or editions of reports; return how many rows are new."""
    table = TABLES["reports"]
    known = editions(connection, table, [report.id for report, _ in given])
    latest = {key: rows[-1] for key, rows in known.items()}
    entries = []
    for report, known_at in given:
        body = dump(report)
        before = latest.get(report.id)
        if before is not None and _same(parse(Report, before.body), report):
            continue
        key = _next_id(report.id, before, body)
        entries.append(
            Entry(
                id=key,
                body=body,
                known_at=known_at,
                parent=report.id if before else "",
                supersedes=before.id if before else "",
                words=words_of_report(report),
            )
        )
        latest[report.id] = Edition(id=key, body=body, known_at=known_at)
    return len(append(connection, table, entries=entries, recorded_at=recorded_at))


def known_days(connection: Connection, reports: Iterable[str]) -> dict[str, date]:
    """Return the day from which the latest edition of each report can be known.

    Raises
    ------
    LedgerError
        If a report is not there.
    """
    wanted = set(reports)
    known = editions(connection, TABLES["reports"], sorted(wanted))
    lost = wanted - set(known)
    if lost:
        raise LedgerError(f"add the report first: there is no report {min(lost)[:12]}")
    return {key: rows[-1].known_at for key, rows in known.items()}


def add_claims(
    connection: Connection,
    claims: Sequence[Claim],
    *,
    days: Mapping[str, date],
    recorded_at: str,
) -> tuple[int, list[Found]]:
    """Add claims; return how many rows are new, and which rows hold what was given."""
    table = TABLES["claims"]
    keys = [claim.id for claim in claims]
    known = editions(connection, table, keys)
    entries: list[Entry] = []
    groups: dict[tuple[str, str], list[str]] = {}
    for claim, key in zip(claims, keys, strict=True):
        body = dump(claim)
        rows = known.setdefault(key, [])
        # Parsed, a row of an earlier frontcast is the same though it lacks a field of this one.
        row = next((one.id for one in rows if parse(Claim, one.body) == claim), None)
        if row is None:
            before = rows[-1] if rows else None
            row = _next_id(key, before, body)
            rows.append(Edition(id=row, body=body, known_at=days[claim.report]))
            entries.append(
                Entry(
                    id=row,
                    body=body,
                    known_at=days[claim.report],
                    parent=claim.report,
                    supersedes=before.id if before else "",
                    words=words_of_claim(claim),
                )
            )
        groups.setdefault((claim.report, claim.extractor), []).append(row)
    new = set(append(connection, table, entries=entries, recorded_at=recorded_at))
    return len(new), [
        Found(report=report, extractor=name, rows=tuple(rows), all_new=new.issuperset(rows))
        for (report, name), rows in groups.items()
    ]


def add_readings(
    connection: Connection,
    found: Sequence[Found],
    *,
    whole: bool,
    days: Mapping[str, date],
    recorded_at: str,
) -> None:
    """Note what was found by which extractor, where that is not what was noted last.

    With `whole` each is all that a run found; without, it comes to what the same extractor found
    before, and begins anew after another.
    """
    last = _last_readings(connection, {one.report for one in found})
    entries = []
    for one in found:
        before, noted = last.get(one.report, ("", None))
        anew = whole or noted is None or noted.extractor != one.extractor
        if noted is not None and noted.extractor == one.extractor and (whole or not one.all_new):
            read = [r for _, r in load(connection, Reading, parents=[one.report])]
            shown = current(read)[1]
            if set(one.rows) == set(shown) if whole else shown.keys() >= set(one.rows):
                continue
        reading = Reading(report=one.report, extractor=one.extractor, whole=anew, rows=one.rows)
        body = dump(reading)
        key = content_id({"after": before, "reading": body})
        entries.append(
            Entry(
                id=key,
                body=body,
                known_at=days[one.report],
                parent=one.report,
                supersedes=before if anew else "",
            )
        )
        last[one.report] = (key, reading)
    append(connection, TABLES["readings"], entries=entries, recorded_at=recorded_at)


def add_review(connection: Connection, review: Review, *, known_at: date, recorded_at: str) -> bool:
    """Add a review after the last one of its claim; return whether it says something new."""
    claim = editions(connection, TABLES["claims"], [review.claim]).get(review.claim)
    if claim is None:
        raise LedgerError(f"there is no claim {review.claim[:12]} as it was extracted to review")
    if review.edited and review.edited.report != parse(Claim, claim[0].body).report:
        raise LedgerError("the edited claim is of another report than the claim reviewed")
    earlier = load(connection, Review, parents=[review.claim])
    before, last = earlier[-1] if earlier else ("", None)
    if last is not None and replace(last, supersedes="") == replace(review, supersedes=""):
        return False
    if review.supersedes not in ("", before):
        raise LedgerError(
            f"somebody has reviewed claim {review.claim[:12]} meanwhile; look at it again"
        )
    added = replace(review, supersedes=before)
    entry = Entry(
        id=added.id,
        body=dump(added),
        known_at=max(known_at, claim[0].known_at),
        parent=review.claim,
        supersedes=before,
    )
    return bool(append(connection, TABLES["reviews"], entries=[entry], recorded_at=recorded_at))


def add_links(
    connection: Connection, links: Sequence[Link], *, known_at: date, recorded_at: str
) -> int:
    """Add links between claims that are there; return how many are new."""
    ends = {end for link in links for end in (link.a, link.b)}
    known = editions(connection, TABLES["claims"], sorted(ends))
    lost = ends - set(known)
    if lost:
        raise LedgerError(f"add the claims first: there is no claim {min(lost)[:12]}")
    entries = [
        Entry(
            id=content_id({"link": body}),
            body=body,
            known_at=max(known_at, known[link.a][0].known_at, known[link.b][0].known_at),
            parent=link.a,
        )
        for link in links
        for body in (dump(link),)
    ]
    return len(append(connection, TABLES["links"], entries=entries, recorded_at=recorded_at))


def note_old_readings(connection: Connection, *, recorded_at: str) -> None:
    """Note the readings of claims that were added before readings were noted."""
    claims = TABLES["claims"]
    query = select(claims.c.id, claims.c.body, claims.c.known_at).order_by(claims.c.seq)
    groups: dict[tuple[str, str, date], list[str]] = {}
    for row in connection.execute(query):
        claim = parse(Claim, row.body)
        groups.setdefault((claim.report, claim.extractor, row.known_at), []).append(row.id)
    for (report, name, day), rows in groups.items():
        found = Found(report=report, extractor=name, rows=tuple(rows), all_new=True)
        add_readings(connection, [found], whole=False, days={report: day}, recorded_at=recorded_at)


def index_all(connection: Connection) -> None:
    """Make the index of words anew from the rows."""
    drop_index(connection)
    create_index(connection)
    for kind, name in enumerate(("reports", "claims")):
        table = TABLES[name]
        last = 0
        while True:
            query = select(table.c.seq, table.c.body).where(table.c.seq > last)
            some = connection.execute(query.order_by(table.c.seq).limit(_INDEXED)).all()
            if not some:
                break
            words = [
                words_of_claim(parse(Claim, body)) if kind else words_of_report(parse(Report, body))
                for _, body in some
            ]
            index_words(connection, kind, [(r.seq, w) for r, w in zip(some, words, strict=True)])
            last = some[-1].seq


def _next_id(key: str, before: Edition | None, body: str) -> str:
    """Return the id of a record's next row: its own for the first one."""
    return key if before is None else content_id({"supersedes": before.id, "body": body})


def _same(a: Report, b: Report) -> bool:
    """Whether two editions say the same.

    The day of entering the archive does not count, nor the file that it came in: each time that a
    feed changes, all its entries come in another one.
    """
    return replace(a, known_at=None, container="") == replace(b, known_at=None, container="")


def _last_readings(connection: Connection, reports: set[str]) -> dict[str, tuple[str, Reading]]:
    table = TABLES["readings"]
    wanted, out = sorted(reports), {}
    for i in range(0, len(wanted), 500):
        newest = (
            select(func.max(table.c.seq))
            .where(table.c.parent.in_(wanted[i : i + 500]))
            .group_by(table.c.parent)
        )
        query = select(table.c.id, table.c.parent, table.c.body).where(table.c.seq.in_(newest))
        for row in connection.execute(query):
            out[row.parent] = (row.id, parse(Reading, row.body))
    return out
