"""Words of reports and claims, and the rows that hold them."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Final, Literal

from sqlalchemy import Connection, select

from frontcast.ledger._bodies import load_standing, parse
from frontcast.ledger._dialect import find_words
from frontcast.ledger.rows import TABLES, editions
from frontcast.records import Claim, Report

_WORD = re.compile(r"[^\W_]+")
_ACCENTS = re.compile(r"(?<=[a-z])[\u0300-\u036f]+")
_AT_ONCE: Final = 200  # rows looked up at a time
_AROUND: Final = 80  # characters shown on either side of the first word found


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A report or claim that holds the words looked for.

    Parameters
    ----------
    kind : str
        ``report`` or ``claim``.
    id : str
        Of the report, or of the claim as it stands.
    report : str
        Id of the report.
    outlet : str
        Who published it.
    published : datetime.date or None
        When.
    excerpt : str
        The claim's words, or the report's around the first word found.
    """

    kind: Literal["report", "claim"]
    id: str
    report: str
    outlet: str
    published: date | None
    excerpt: str


def words_of(text: str) -> list[str]:
    """Return the words of a text in the form in which they are compared.

    Case and accents of Latin letters do not count; whatever is no letter or digit parts words.

    Examples
    --------
    >>> words_of("Čiv-Yar's 2,500 (troops) OR м. Київ")
    ['civ', 'yar', 's', '2', '500', 'troops', 'or', 'м', 'київ']
    """
    if not text.isascii():
        # Cyrillic й and ї are letters of their own: accents fall away from Latin ones only.
        apart = _ACCENTS.sub("", unicodedata.normalize("NFD", text.casefold()))
        text = unicodedata.normalize("NFC", apart)
    return _WORD.findall(text.casefold())


def words_of_report(report: Report) -> str:
    """Return what a report is found by: its title and its text."""
    title = "" if report.title == "unknown" else report.title
    return " ".join(words_of(f"{title}\n{report.text}"))


def words_of_claim(claim: Claim) -> str:
    """Return what a claim is found by: its words."""
    return " ".join(words_of(claim.text))


def excerpt(text: str, words: list[str]) -> str:
    """Return the part of a text around the first of some words, on one line."""
    wanted = set(words)
    at = next((m for m in _WORD.finditer(text) if wanted & set(words_of(m[0]))), None)
    if at is None:
        return " ".join(text[: 2 * _AROUND].split())
    start, end = max(0, at.start() - _AROUND), at.end() + _AROUND
    part = " ".join(text[start:end].split())
    return ("… " if start else "") + part + (" …" if end < len(text) else "")


def find(connection: Connection, words: list[str], *, as_of: date | None, limit: int) -> list[Hit]:
    """Return reports and claims that hold all words and stand as of a day, the best first."""
    found = find_words(connection, words)
    out: list[Hit] = []
    while len(out) < limit and (some := list(islice(found, _AT_ONCE))):
        reports = _reports(connection, [seq for kind, seq in some if kind == 0], as_of=as_of)
        claims = _claims(connection, [seq for kind, seq in some if kind == 1], as_of=as_of)
        for kind, seq in some:
            if kind == 0 and seq in reports:
                report = reports[seq]
                out.append(_hit("report", report.id, report, excerpt(report.text, words)))
            elif kind == 1 and seq in claims:
                key, text, report = claims[seq]
                out.append(_hit("claim", key, report, " ".join(text.split())))
    return out[:limit]


def _hit(kind: Literal["report", "claim"], key: str, report: Report, text: str) -> Hit:
    return Hit(kind=kind, id=key, report=report.id, outlet=report.outlet,
               published=report.published, excerpt=text)  # fmt: skip


def _reports(
    connection: Connection, seqs: Sequence[int], *, as_of: date | None
) -> dict[int, Report]:
    """Return those rows that are the latest edition of their report."""
    table = TABLES["reports"]
    rows = connection.execute(
        select(table.c.seq, table.c.id, table.c.body).where(table.c.seq.in_(seqs))
    ).all()
    read = {row.seq: parse(Report, row.body) for row in rows}
    latest = _latest(connection, {report.id for report in read.values()}, as_of=as_of)
    return {row.seq: read[row.seq] for row in rows if latest.get(read[row.seq].id) == row.id}


def _latest(connection: Connection, reports: set[str], *, as_of: date | None) -> dict[str, str]:
    known = editions(connection, TABLES["reports"], sorted(reports))
    return {
        key: row.id
        for key, rows in known.items()
        for row in rows
        if as_of is None or row.known_at <= as_of
    }


def _claims(
    connection: Connection, seqs: Sequence[int], *, as_of: date | None
) -> dict[int, tuple[str, str, Report]]:
    """Return id, words and report of those rows whose claims stand."""
    table = TABLES["claims"]
    rows = connection.execute(
        select(table.c.seq, table.c.id, table.c.parent).where(table.c.seq.in_(seqs))
    ).all()
    parents = {row.parent for row in rows}
    standing = dict(load_standing(connection, as_of=as_of, reports=parents))
    shown = _latest(connection, parents, as_of=as_of)
    known = editions(connection, TABLES["reports"], sorted(parents))
    reports = {
        key: parse(Report, row.body)
        for key, rows in known.items()
        for row in rows
        if row.id == shown.get(key)
    }
    return {
        row.seq: (standing[row.id].claim.id, standing[row.id].claim.text, reports[row.parent])
        for row in rows
        if row.id in standing and row.parent in reports
    }
