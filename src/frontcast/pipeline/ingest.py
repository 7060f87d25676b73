"""Bring maps in: read, judge, keep, write down. What is refused is kept aside."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

from frontcast.control import ControlMap, clean_copy, read_map
from frontcast.errors import DateError, MapError, ReportError
from frontcast.frame import sha256_hex
from frontcast.pipeline.workspace import Workspace
from frontcast.records import Failure
from frontcast.sources import SyncCounts, sync
from frontcast.theatre import MapSource

Progress = Callable[[str], None]
_SKIP = re.compile(r"^\.|\.(md|txt|csv|npz)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What came of bringing files in.

    Parameters
    ----------
    read, added, unchanged, revised : int
        Files read; new days or reports; seen before; new editions of known days.
    failures : tuple of Failure
        What was refused, and why. The bytes are kept aside. Of reports the first thousand.
    refused : int
        How many were refused.
    claims : int
        Claims found (reports only).
    other_language : int
        Reports that are kept, in a language that no extractor reads.
    """

    read: int = 0
    added: int = 0
    unchanged: int = 0
    revised: int = 0
    failures: tuple[Failure, ...] = ()
    refused: int = 0
    claims: int = 0
    other_language: int = 0


def _today() -> date:
    return datetime.now(UTC).date()


def refuse_future(published: date | None) -> None:
    """Raise a `DateError` for a day of publication that has not come yet."""
    if published is not None and published > _today():
        raise DateError(f"a report cannot have been published on {published}: that day is to come")


def files_under(paths: Iterable[str | Path]) -> list[Path]:
    """Return the files named, and those in the folders named, sorted by name.

    Raises
    ------
    FrontcastError
        If a path does not exist.
    """
    out: list[Path] = []
    for given in map(Path, paths):
        if given.is_dir():
            out += [p for p in sorted(given.iterdir()) if p.is_file()]
        elif given.is_file():
            out.append(given)
        else:
            raise ReportError(f"there is no file or folder {given}")
    return out


def add_maps(
    workspace: Workspace,
    paths: Iterable[str | Path],
    *,
    source: str,
    progress: Progress | None = None,
) -> Added:
    """Add map files to a workspace.

    Parameters
    ----------
    workspace : Workspace
    paths : iterable of path
        Files, or folders of files.
    source : str
        Key of a map source of the theatre, such as ``"deepstate-mirror"``.
    progress : callable or None
        Called with each file's name.

    Returns
    -------
    Added
        A file that cannot be used is kept aside with the fault's name, and the rest goes on.

    Raises
    ------
    UnknownNameError
        If the theatre has no such source.
    """
    declared = workspace.theatre.source(source)
    named = {Path(p) for p in paths}
    # What lies beside maps in a folder is passed over; what is named is read, and refused by name.
    found = [p for p in files_under(paths) if p in named or not _SKIP.search(p.name)]
    # A file of a day that is here already is a revision: not known before today, as far as we know.
    return _add(workspace, ((p.name, p.read_bytes()) for p in found), source=declared,
                progress=progress, revised_on=_today())  # fmt: skip


def _add(
    workspace: Workspace,
    files: Iterable[tuple[str, bytes]],
    *,
    source: MapSource,
    progress: Progress | None = None,
    revised_on: date | None = None,
) -> Added:
    """Read, judge, keep and store; a day that is here already became known on `revised_on`."""
    failures: list[Failure] = []
    read = 0
    here: set[date] = set()

    def maps() -> Iterator[ControlMap]:
        nonlocal read
        for name, data in files:
            read += 1
            if progress:
                progress(name)
            try:
                found = read_map(data, name=name, source=source, theatre=workspace.theatre)
                # Features that are no areas (positions of units, say) are not kept.
                kept = clean_copy(data, source=source)
            except MapError as error:
                failures.append(_aside(workspace, name, data, error.fault, str(error)))
                continue
            workspace.archive.put(kept, name=name, licence=source.licence, origin=source.key)
            for one in found:
                if revised_on is not None and one.valid_on in here:
                    yield replace(one, known_at=max(one.known_at, revised_on))
                else:
                    yield one

    with workspace.writing(source.mapper) as store:
        if revised_on is not None:
            here.update(store.editions()["valid_on"].dt.date)
        counts = store.add(maps())
    refused = (*failures, *counts.refused)
    for failure in refused:
        workspace.ledger.add_failure(failure, known_at=_today())
    return Added(
        read=read,
        added=counts.added,
        unchanged=counts.unchanged,
        revised=counts.new_editions,
        failures=refused,
        refused=len(refused),
    )


def _aside(workspace: Workspace, name: str, data: bytes, fault: str, detail: str) -> Failure:
    failure = Failure(name=name, fault=fault, detail=detail, sha256=sha256_hex(data))
    return workspace.archive.aside(data, failure=failure)


def next_file_day(workspace: Workspace, *, source: str) -> date | None:
    """Return the file day after the last one that is here; None where there is none."""
    declared = workspace.theatre.source(source)
    if declared.mapper not in workspace.loaded_mappers():
        return None
    last: date = workspace.store(declared.mapper).editions()["valid_on"].max().date()
    return last + timedelta(days=1 - declared.valid_offset_days)


def sync_maps(
    workspace: Workspace,
    *,
    source: str,
    since: date,
    until: date,
    progress: Progress | None = None,
) -> tuple[SyncCounts, Added]:
    """Fetch new days of a public map source politely, and add them.

    Parameters
    ----------
    workspace : Workspace
    source : str
        Key of a source with an address.
    since, until : datetime.date
        File days to ask for, both included.
    progress : callable or None
        Called with each file's name.

    Returns
    -------
    (SyncCounts, Added)
        What was fetched, and what came of adding it.
    """
    declared = workspace.theatre.source(source)
    counts = sync(
        declared,
        archive=workspace.archive,
        clean=partial(clean_copy, source=declared),
        since=since,
        until=until,
        progress=None if progress is None else lambda day: progress(day.isoformat()),
    )
    files = ((f.name, workspace.archive.get(f.sha256)) for f in counts.fetched)
    # The mirror does not say when it revised a file: not before today, as far as we know.
    return counts, _add(workspace, files, source=declared, revised_on=_today())
