"""Checks of a workspace. Each looks and changes nothing."""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from frontcast.control import MapStore
from frontcast.errors import FrontcastError, LedgerError, SchemaError
from frontcast.ledger import HEAD, REVISIONS, Ledger, stands_at
from frontcast.pipeline._checkup import Checked, State
from frontcast.pipeline._doctor_installation import room_in
from frontcast.pipeline.audit import LEDGER, lost_originals
from frontcast.pipeline.rebuild import REBUILDING
from frontcast.pipeline.workspace import CONFIG, SCHEMA, Workspace, read_config
from frontcast.sources import audit_archive, locked

#: What our own writes are called before they are done. Nothing else of the user's is looked at.
_UNFINISHED: Final = (
    "archive/**/*.partial", "alerts/*.partial", "records/*.half", "maps/*.zarr/*.partial",
    "maps/*.zarr.old", f"maps/{REBUILDING}-*",
)  # fmt: skip
_AGE: Final = timedelta(hours=1)  # a younger one may be being written
_NAMED: Final = 3
_RESTORE: Final = "restore them from a copy: frontcast restore FILE -w NEW"


def workspace(folder: Path) -> Checked:
    """Is there a workspace that this frontcast can open?"""
    opened = Workspace.open(folder)
    return Checked(says=f"{opened.theatre.title}, in {folder}")


def schema(folder: Path) -> Checked:
    """Is the folder laid out as this frontcast lays it out?"""
    found, _ = read_config(folder / CONFIG)
    if found < SCHEMA:
        return Checked(
            state=State.WARN,
            says=f"{CONFIG} names no schema: it is of a frontcast before schemas had numbers",
            do=f"write into it: schema = {SCHEMA}",
            mend="number",
        )
    return Checked(says=f"schema {found}")


def space(folder: Path) -> Checked:
    """Is there room to go on?"""
    return room_in(folder)


def writable(folder: Path) -> Checked:
    """May this user write here?"""
    shut = [
        name
        for name in (".", "archive", "maps", LEDGER)
        if (folder / name).exists() and not os.access(folder / name, os.W_OK)
    ]
    if shut:
        return Checked(
            state=State.WARN,
            says=f"{', '.join(shut)} can be read but not written to",
            do="change owner or rights, if anything is to be added",
        )
    return Checked(says="can be written to")


def unfinished(folder: Path) -> Checked:
    """Did a write that was cut off leave something behind?"""
    old = (datetime.now(UTC) - _AGE).timestamp()
    found = [
        path.relative_to(folder).as_posix()
        for pattern in _UNFINISHED
        for path in sorted(folder.glob(pattern))
        if path.lstat().st_mtime < old
    ]
    if found:
        return Checked(
            state=State.WARN,
            says=f"{len(found)} writes were cut off and left files: {_some(found)}",
            do="harmless; take them away",
            mend="take away",
            items=tuple(found),
        )
    return Checked(says="no write was left unfinished")


def locks(folder: Path) -> Checked:
    """Does another process write here now? A lock ends with its process, so none can be stale."""
    held = []
    for path in (folder / "archive" / ".lock", *(folder / "maps").glob(".*.lock"),
                 folder / "alerts" / "lock"):  # fmt: skip
        if not path.is_file() or not os.access(path, os.W_OK):
            continue
        try:
            with locked(path, wait=False):
                pass
        except BlockingIOError:
            held.append(path.relative_to(folder).as_posix())
    if held:
        return Checked(state=State.WARN, says=f"another process holds {', '.join(held)}",
                       do="wait, or look at what runs")  # fmt: skip
    return Checked(says="nobody else writes here")


def ledger(folder: Path) -> Checked:
    """Does the ledger open, and is its chain whole?"""
    path = folder / LEDGER
    if not path.is_file():
        return Checked(says="none yet")
    step = stands_at(path)
    if step is not None and step not in REVISIONS:
        return Checked(state=State.BAD, says=f"its tables are of a newer frontcast (step {step})",
                       do="update frontcast")  # fmt: skip
    if step != HEAD:
        return Checked(
            state=State.WARN,
            says=f"its tables are of an earlier frontcast (step {step or 'before the first'})",
            do="they are brought up to date when the ledger is opened next; no row is touched",
            mend="upgrade",
        )
    with Ledger(path) as opened:
        faults = opened.audit()
        rows = sum(opened.counts().values())
    if faults:
        faults.sort(key=lambda fault: fault.kind == "unguarded")  # what it let happen comes first
        named = [f"{f.table or 'the file'} {f.seq or ''}: {f.kind}" for f in faults]
        return Checked(state=State.BAD, says=f"{len(faults)} faults: {_some(named)}", do=_RESTORE)
    return Checked(says=f"{rows} rows, each as it was written")


def words(folder: Path) -> Checked:
    """Does the index of words answer?"""
    path = folder / LEDGER
    if not path.is_file() or stands_at(path) != HEAD:
        return Checked(says="none to look at")
    try:
        with Ledger(path) as opened:
            opened.search("the")
    except LedgerError as error:
        return Checked(state=State.BAD, says=str(error), do="frontcast rebuild --no-maps",
                       mend="words")  # fmt: skip
    return Checked(says="answers")


def archive(folder: Path) -> Checked:
    """Has every original its hash, and its line in the index?"""
    if (folder / LEDGER).is_file() and stands_at(folder / LEDGER) != HEAD:
        return Checked(state=State.WARN, says="not compared with a ledger of an earlier frontcast",
                       do="bring the ledger up to date first")  # fmt: skip
    opened = Workspace.open(folder)
    named = [f"{d.item}: {d.kind}" for d in audit_archive(opened.archive)]
    if (folder / LEDGER).is_file():
        with Ledger(folder / LEDGER) as book:
            named += [f"{f.item}: {f.kind}" for f in lost_originals(opened, book)]
    if named:
        return Checked(state=State.BAD, says=f"{len(named)} things not as kept: {_some(named)}",
                       do=_RESTORE)  # fmt: skip
    return Checked(says=f"{sum(1 for _ in opened.archive.items())} lines, all originals whole")


def maps(folder: Path) -> Checked:
    """Does every mapper's store open, with cells for every edition?"""
    opened = Workspace.open(folder)
    bad: list[str] = []
    why: list[str] = []
    total = 0
    for mapper in opened.loaded_mappers():
        path = opened.place("maps") / f"{mapper}.zarr"
        try:
            store = MapStore(path, theatre=opened.theatre, mapper=mapper)
            total += len(store.fingerprints())
        except (SchemaError, FrontcastError) as error:
            bad.append(mapper)
            why.append(str(error))
    if bad:
        return Checked(
            state=State.BAD, says="; ".join(why), do="frontcast rebuild", mend="maps",
            items=tuple(bad),
        )  # fmt: skip
    return Checked(says=f"{total} editions can be read" if total else "none added here")


def days(folder: Path) -> Checked:
    """Does anything claim to be known later than now? Then the clock was, or is, wrong."""
    opened = Workspace.open(folder)
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    late = [
        f"{mapper}: {day.date()}"
        for mapper in opened.loaded_mappers()
        for day in _known(opened, mapper)
        if day.date() > tomorrow
    ]
    if late:
        return Checked(state=State.WARN, says=f"known only later than now: {_some(late)}",
                       do="look at the clock")  # fmt: skip
    return Checked(says="nothing is known before its day")


def _known(opened: Workspace, mapper: str) -> list[datetime]:
    try:
        return list(opened.store(mapper).editions()["known_at"].dt.to_pydatetime())
    except FrontcastError:
        return []  # the check of the maps says so


def _some(found: list[str]) -> str:
    more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
    return ", ".join(found[:_NAMED]) + more


CHECKS: Final[dict[str, Callable[[Path], Checked]]] = {
    "workspace": workspace,
    "schema": schema,
    "disk space": space,
    "rights": writable,
    "unfinished writes": unfinished,
    "locks": locks,
    "ledger": ledger,
    "index of words": words,
    "archive": archive,
    "maps": maps,
    "days": days,
}
