"""Claims and their links for other programs, each report by its licence."""

from collections import Counter
from datetime import date
from pathlib import Path

from frontcast.brief.exports import ExportedClaim, export, link_rows, rows_of
from frontcast.claims import corroboration, find_copies, links
from frontcast.pipeline.claims import check_claims, stored_claims
from frontcast.pipeline.workspace import Workspace
from frontcast.records import Link, Verdict


def export_claims(workspace: Workspace, *, fmt: str, path: Path, as_of: date | None = None) -> int:
    """Write the claims of a workspace with their verdicts.

    Parameters
    ----------
    workspace : Workspace
    fmt : str
        See `frontcast.brief.exports.FORMATS`.
    path : Path
        File to write.
    as_of : datetime.date or None
        Only what was known by then.

    Returns
    -------
    int
        Number of claims.
    """
    verdicts: dict[str, list[Verdict]] = {}
    for checked in check_claims(workspace, as_of=as_of):
        verdicts.setdefault(checked.claim.id, []).append(checked.verdict)
    items = [
        ExportedClaim(claim=claim, report=report, verdicts=tuple(verdicts.get(claim.id, ())))
        for report, claims in stored_claims(workspace, as_of=as_of)
        for claim in claims
    ]
    return export(items, fmt=fmt, path=path, theatre=workspace.theatre)


def export_originals(workspace: Workspace, *, path: Path, everything: bool = False) -> int:
    """Write archived originals to a WARC file and return how many.

    Parameters
    ----------
    workspace : Workspace
    path : Path
        Packed by gzip where it ends in ``.gz``.
    everything : bool
        All of them, for the archive's owner; else only those whose licence lets them be passed on.

    Raises
    ------
    WorkspaceError
        If this is a pack, which has no archive.
    LedgerError
        If bytes are missing or were changed on disk.
    """
    return workspace.archive.to_warc(path, shareable=not everything)


def claim_rows(workspace: Workspace, *, as_of: date | None = None) -> list[dict[str, object]]:
    """Return the stored claims as they may leave the workspace; parameters as above."""
    return [
        row.fields for row in rows_of(_items(workspace, as_of=as_of), theatre=workspace.theatre)
    ]


def find_links(workspace: Workspace, *, as_of: date | None = None) -> list[Link]:
    """Return what the claims of a workspace are to each other; parameters as above."""
    kept = stored_claims(workspace, as_of=as_of)
    return links([c for _, claims in kept for c in claims], reports=[r for r, _ in kept])


def links_table(
    workspace: Workspace, *, as_of: date | None = None, keep: bool = False
) -> list[dict[str, object]]:
    """Return the links as rows that may leave the workspace.

    Parameters
    ----------
    workspace, as_of
        As above.
    keep : bool
        The links between claims as they were extracted go into the ledger, too.
    """
    rows = rows_of(_items(workspace, as_of=as_of), theatre=workspace.theatre)
    found = find_links(workspace, as_of=as_of)
    if keep:
        extracted = {c.id for c in workspace.ledger.claims(as_of=as_of, raw=True)}
        workspace.ledger.add_links(k for k in found if k.a in extracted and k.b in extracted)
    return link_rows(found, rows)


def source_rows(workspace: Workspace, *, as_of: date | None = None) -> list[dict[str, object]]:
    """Return for each linked claim how many independent sources say it, and how many contradict.

    Copies, one speaker in several places and users of one news agency count once; parameters
    as above.
    """
    kept = stored_claims(workspace, as_of=as_of)
    reports, claims = [r for r, _ in kept], [c for _, found in kept for c in found]
    copies = list(find_copies(reports))
    found = links(claims, reports=reports, copies=copies)
    counts: dict[str, Counter[str]] = {}
    for link in found:
        for key in (link.a, link.b):
            counts.setdefault(key, Counter())[link.relation] += 1
    rows = rows_of(_items(workspace, as_of=as_of), theatre=workspace.theatre)
    return [
        {
            "claim": claim.id,
            "said_on": claim.said_on,
            **{name: row.fields[name] for name in ("speaker", "text")},
            "independent_sources": corroboration(
                claim.id, found, claims=claims, reports=reports, copies=copies
            ),
            "contradicted_by": counts[claim.id]["contradicts"],
            "retracted_by": counts[claim.id]["retracts"],
            "report": claim.report,
        }
        for claim, row in zip(claims, rows, strict=True)
        if claim.id in counts
    ]


def _items(workspace: Workspace, *, as_of: date | None) -> list[ExportedClaim]:
    return [
        ExportedClaim(claim=claim, report=report)
        for report, claims in stored_claims(workspace, as_of=as_of)
        for claim in claims
    ]
