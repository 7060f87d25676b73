"""Claims and their links for other programs, each report by its licence."""

from datetime import date
from pathlib import Path

from frontcast.brief.exports import ExportedClaim, export, link_rows, rows_of
from frontcast.claims import links
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


def claim_rows(workspace: Workspace, *, as_of: date | None = None) -> list[dict[str, object]]:
    """Return the stored claims as they may leave the workspace; parameters as above."""
    return [
        row.fields for row in rows_of(_items(workspace, as_of=as_of), theatre=workspace.theatre)
    ]


def find_links(workspace: Workspace, *, as_of: date | None = None) -> list[Link]:
    """Return what the claims of a workspace are to each other; parameters as above."""
    kept = stored_claims(workspace, as_of=as_of)
    return links([c for _, claims in kept for c in claims], reports=[r for r, _ in kept])


def links_table(workspace: Workspace, *, as_of: date | None = None) -> list[dict[str, object]]:
    """Return the links as rows that may leave the workspace; parameters as above."""
    rows = rows_of(_items(workspace, as_of=as_of), theatre=workspace.theatre)
    return link_rows(find_links(workspace, as_of=as_of), rows)


def _items(workspace: Workspace, *, as_of: date | None) -> list[ExportedClaim]:
    return [
        ExportedClaim(claim=claim, report=report)
        for report, claims in stored_claims(workspace, as_of=as_of)
        for claim in claims
    ]
