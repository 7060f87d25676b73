"""Claims of a workspace, and what the maps say of each."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path

from pydantic import TypeAdapter

from frontcast.brief import CheckedClaim
from frontcast.brief.exports import ExportedClaim, rows_of
from frontcast.check import negate
from frontcast.claims import Extractor, RuleExtractor, asserts_false
from frontcast.control import World
from frontcast.errors import FrontcastError, ReportError
from frontcast.frame import parse_day
from frontcast.pipeline.ask import judge
from frontcast.pipeline.ingest import refuse_future
from frontcast.pipeline.reports import claims_of, too_long
from frontcast.pipeline.workspace import Workspace
from frontcast.records import Claim, Failure, Outcome, Report, Verdict, parse
from frontcast.reports import read_many, read_report
from frontcast.theatre import Theatre, load_theatre, resolve

INDEX = "reports.csv"
CLAIMS = "claims.json"
_RULES = RuleExtractor().name
_LIST_OF_CLAIMS: TypeAdapter[list[Claim]] = TypeAdapter(list[Claim])


def read_claims(
    path: str | Path,
    *,
    theatre: Theatre,
    published: date | None = None,
    outlet: str | None = None,
    extractor: Extractor | None = None,
) -> tuple[Report, list[Claim]]:
    """Read one report and find its claims, without keeping either.

    Parameters
    ----------
    path : path
        Text or HTML file.
    theatre : Theatre
        Whose places count.
    published, outlet
        Where the file does not say.
    extractor : Extractor, optional
        Default: the rules.

    Raises
    ------
    ReportError
        If there is no such file, or no text in it.
    DateError
        If the day of publication lies in the future.
    """
    refuse_future(published)
    file = Path(path)
    if not file.is_file():
        raise ReportError(f"there is no file {file}")
    report = read_report(file.read_bytes(), name=file.name, published=published, outlet=outlet)
    return report, (extractor or RuleExtractor()).extract(report, theatre=theatre)


def claims_in(
    path: str | Path,
    *,
    theatre: Theatre,
    published: date | None = None,
    outlet: str | None = None,
    extractor: Extractor | None = None,
) -> Iterator[tuple[Report, list[Claim]] | Failure]:
    """Read everything in a file of any kind and find its claims, without keeping them.

    Parameters as for `read_claims`; the file may be a PDF, a feed, a list of posts, a mailbox.

    Yields
    ------
    (Report, list of Claim) or Failure
        A report in a language that no extractor reads has no claims.

    Raises
    ------
    ReportError
        If there is no such file.
    DateError
        If the day of publication lies in the future.
    """
    refuse_future(published)
    file = Path(path)
    if not file.is_file():
        raise ReportError(f"there is no file {file}")
    for item in read_many(file, published=published, outlet=outlet):
        report = item.outcome
        if isinstance(report, Failure):
            yield report
        elif why := too_long(report):
            yield Failure(name=report.title, fault="too long", detail=why, sha256=report.id)
        else:
            yield report, claims_of(report, theatre=theatre, extractor=extractor) or []


def sample_files(pack: Path) -> list[tuple[Path, date | None, str | None]]:
    """Return the sample reports of a pack: file, day of publication and outlet (where given)."""
    index = pack / "reports" / INDEX
    if not index.is_file():
        return []
    with index.open(encoding="utf-8", newline="") as file:
        return [
            (
                index.parent / row["file"],
                parse_day(row["published"]) if row["published"] else None,
                row["outlet"] or None,
            )
            for row in csv.DictReader(file)
        ]


@lru_cache(maxsize=2)
def _samples(pack: Path) -> tuple[tuple[Report, tuple[Claim, ...]], ...]:
    """Reports and claims of a pack; they never change, and reading them takes a second."""
    known = _shipped_claims(pack)
    theatre = load_theatre(pack)
    out = []
    for path, published, outlet in sample_files(pack):
        if known is None:
            report, claims = read_claims(path, theatre=theatre, published=published, outlet=outlet)
        else:
            report = read_report(
                path.read_bytes(), name=path.name, published=published, outlet=outlet
            )
            claims = known.get(report.id, [])
        out.append((replace(report, licence="redistribute"), tuple(claims)))
    return tuple(out)


def _shipped_claims(pack: Path) -> dict[str, list[Claim]] | None:
    """Return the claims that ship beside a pack's reports; None where this extractor read none."""
    path = pack / "reports" / CLAIMS
    if not path.is_file():
        return None
    found = _LIST_OF_CLAIMS.validate_json(path.read_bytes())
    if any(c.extractor != _RULES for c in found):
        return None
    out: dict[str, list[Claim]] = {}
    for claim in found:
        out.setdefault(claim.report, []).append(claim)
    return out


def write_sample_claims(pack: Path) -> int:
    """Find the claims of a pack's sample reports and write them beside these.

    So the page on a bare pack needs no language model. Returns their number.
    """
    theatre = load_theatre(pack)
    found = [
        claim
        for path, published, outlet in sample_files(pack)
        for claim in read_claims(path, theatre=theatre, published=published, outlet=outlet)[1]
    ]
    (pack / "reports" / CLAIMS).write_bytes(_LIST_OF_CLAIMS.dump_json(found, indent=1) + b"\n")
    return len(found)


def stored_claims(
    workspace: Workspace, *, as_of: date | None = None
) -> list[tuple[Report, list[Claim]]]:
    """Return reports with their claims: the workspace's, or for a bare pack its sample reports.

    Parameters
    ----------
    workspace : Workspace
    as_of : datetime.date or None
        Only what was known by then; undated reports count as known when they were added.
    """
    if workspace.path is None:
        kept = _samples(workspace.pack) if workspace.pack else ()
        return [
            (report, list(claims))
            for report, claims in kept
            if as_of is None or (report.published is not None and report.published <= as_of)
        ]
    by_report: dict[str, list[Claim]] = {}
    for claim in workspace.ledger.claims(as_of=as_of):
        by_report.setdefault(claim.report, []).append(claim)
    return [(r, by_report.get(r.id, [])) for r in workspace.ledger.reports(as_of=as_of)]


def check_claims(workspace: Workspace, *, as_of: date | None = None) -> list[CheckedClaim]:
    """Check every measurable claim of a workspace against its maps.

    Parameters
    ----------
    workspace : Workspace
    as_of : datetime.date or None
        Claims and maps known by then.

    Returns
    -------
    list of CheckedClaim
        One for each Statement of each claim, in the order of publication.
    """
    worlds = workspace.worlds(as_of=as_of)
    spare = workspace.spare_worlds(as_of=as_of)
    out = [
        CheckedClaim(claim=claim, report=report, verdict=verdict)
        for report, claims in stored_claims(workspace, as_of=as_of)
        for claim in claims
        for verdict in verdicts(claim, worlds, spare=spare, theatre=workspace.theatre, as_of=as_of)
    ]
    return sorted(out, key=lambda c: (c.claim.said_on or date.min, c.report.id, c.claim.span_start))


def verdicts(
    claim: Claim,
    worlds: Sequence[World],
    *,
    theatre: Theatre,
    spare: Sequence[World] = (),
    as_of: date | None = None,
) -> list[Verdict]:
    """Check the Statements of one claim; a claim that denies is judged by the opposite.

    Parameters
    ----------
    claim : Claim
    worlds, spare : sequence of World
        Observed Worlds by mapper; those that answer only what the first cannot.
    theatre : Theatre
        Whose names count.
    as_of : datetime.date or None
        Printed with the Verdicts.
    """
    out = []
    for text in claim.statements:
        try:
            verdict = judge(resolve(parse(text), theatre), worlds, spare=spare, as_of=as_of)
        except FrontcastError as error:
            detail = str(error)
            out.append(Verdict(statement=text, outcome=Outcome.NOT_CHECKABLE,
                               sentence=f"Not checkable: {detail}.", detail=detail))  # fmt: skip
            continue
        out.append(negate(verdict) if asserts_false(claim) else verdict)
    return out


def keep_verdicts(
    workspace: Workspace, checked: Iterable[CheckedClaim], *, as_of: date | None = None
) -> int:
    """Write Verdicts into the ledger, on the claims as they were extracted.

    Parameters
    ----------
    workspace : Workspace
    checked : iterable of CheckedClaim
        As `check_claims` returns them.
    as_of : datetime.date or None
        The day from which they can be known; None: today.

    Returns
    -------
    int
        How many the ledger did not have.
    """
    day = as_of or datetime.now(UTC).date()
    origin = {s.claim.id: s.origin for s in workspace.ledger.standing(as_of)}
    by_claim: dict[str, list[Verdict]] = {}
    for one in checked:
        key = one.claim.id
        by_claim.setdefault(origin.get(key, key), []).append(one.verdict)
    return sum(
        workspace.ledger.add_verdicts(found, known_at=day, claim=key)
        for key, found in by_claim.items()
    )


def verdict_rows(
    workspace: Workspace,
    *,
    as_of: date | None = None,
    keep: bool = False,
    handed_on: bool = False,
) -> list[dict[str, object]]:
    """Return one row for each checked Statement, for tables and files.

    Parameters
    ----------
    workspace, as_of
        As for `check_claims`.
    keep : bool
        The Verdicts go into the ledger, too.
    handed_on : bool
        The rows leave the user's own screen: no more of a report than its licence allows.

    Returns
    -------
    list of dict
        ``said_on, outlet, speaker, text, modality, polarity, statement, outcome, value, unit,
        error, valid_on, mapper, detail, sentence, claim, report``.
    """
    checked = check_claims(workspace, as_of=as_of)
    if keep:
        keep_verdicts(workspace, checked, as_of=as_of)
    items = [ExportedClaim(claim=c.claim, report=c.report) for c in checked]
    rows = rows_of(items, theatre=workspace.theatre) if handed_on else []
    out = []
    for i, c in enumerate(checked):
        row: dict[str, object] = {
            "said_on": c.claim.said_on,
            "outlet": c.report.outlet,
            "speaker": c.claim.speaker,
            "text": c.claim.text,
            "modality": c.claim.modality,
            "polarity": c.claim.polarity,
            "statement": c.verdict.statement,
            "outcome": str(c.verdict.outcome),
            "value": c.verdict.value,
            "unit": c.verdict.unit,
            "error": c.verdict.error,
            "valid_on": c.verdict.valid_on,
            "mapper": c.verdict.mapper,
            "detail": c.verdict.detail,
            "sentence": c.verdict.sentence,
            "claim": c.claim.id,
            "report": c.report.id,
        }
        if handed_on:
            say = rows[i].release.say
            row |= {name: say(str(row[name])) for name in ("outlet", "statement", "detail")}
            row |= {"sentence": say(c.verdict.sentence)}
            row |= {name: rows[i].fields[name] for name in ("speaker", "text")}
        out.append(row)
    return out
