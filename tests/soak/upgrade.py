"""A workspace that frontcast 0.1.0 made, with maps, reports and its ledger, opened by this one.

It was written by the code as it stood before ledgers counted their steps (commit 53df2cc), of the
theatre and maps of `frontcast.testing`; `SAID` is what that code printed.
"""

import shutil
import tarfile
from pathlib import Path

from frontcast.pipeline.audit import audit
from frontcast.pipeline.backup import backup, restore
from frontcast.pipeline.doctor import examine, mend
from frontcast.pipeline.rebuild import rebuild
from frontcast.pipeline.workspace import CONFIG, Workspace

from .corpus import dice
from .count import Count

OLD = Path(__file__).with_name("workspace_of_0_1.tar.gz")
SAID = {"reports": 2, "claims": 3, "verdicts": 0, "failures": 2}
STATEMENTS = {
    "captured(Ashford, RED, whole) by 2025-01-03",
    "share(Mock Oblast, RED) = 25..35% on 2025-01-08",
}
DISTANCE_KM, MAP_DAY = 2.499999, "2025-01-05"


def old_workspace(folder: Path) -> Path:
    """Unpack it."""
    shutil.rmtree(folder, ignore_errors=True)
    with tarfile.open(OLD) as tar:
        tar.extractall(folder, filter="data")
    return folder


def upgrade(folder: Path) -> Count:
    """Open it, mend it, make it anew, back it up: what it held is there, and it answers alike."""
    count = Count("workspace of frontcast 0.1.0")
    for way in ("opened", "mended", "made anew", "copied"):
        count.cases += 1
        where = old_workspace(folder / "old")
        if way == "mended":
            before = _files(where)
            found = examine(where)
            if _files(where) != before:
                count.note("silent", "looking changed something")
            mend(where, found)
            left = [c for c in examine(where) if c.state != "ok" and c.name != "page"]
            if left:
                count.note("crashed", f"mended, but {left[0]}")
        if way == "made anew":
            rebuild(Workspace.open(where))
        if way == "copied":
            backup(Workspace.open(where), folder / "old.tar")
            where = folder / "restored"
            restore(folder / "old.tar", where)
        _look(where, way, count)
    return count


def _look(where: Path, way: str, count: Count) -> None:
    opened = Workspace.open(where)
    counts = opened.ledger.counts()
    for kind, number in SAID.items():
        count.note("lost", f"{way}: {kind}", number=abs(number - counts[kind]))
    said = {s for claim in opened.claims() for s in claim.statements}
    count.note("lost", f"{way}: statements {said}", number=len(STATEMENTS - said))
    if found := audit(opened, maps=True):
        count.note("silent", f"{way}: {found[:2]}")
    verdict = opened.ask(f"distance(Ashford) <= 5 km on {MAP_DAY}").verdict
    if abs(float(verdict.value or 0) - DISTANCE_KM) > 1e-3 or str(verdict.valid_on) != MAP_DAY:
        count.note("silent", f"{way}: {verdict.value} km on {verdict.valid_on}")
    opened.ledger.close()


def newer(folder: Path) -> Count:
    """What a newer frontcast made is refused by name, and not touched."""
    count = Count("workspaces of a newer frontcast")
    for schema in (2, 10**9, dice(1).randrange(3, 1000)):
        count.cases += 1
        where = old_workspace(folder / "new")
        path = where / CONFIG
        path.write_text(f"schema = {schema}\n{path.read_text()}")
        before = _files(where)
        try:
            Workspace.open(where)
            count.note("silent", f"schema {schema}: opened")
        except ValueError as error:
            if "newer frontcast" not in str(error):
                count.note("crashed", str(error))
        if _files(where) != before:
            count.note("silent", f"schema {schema}: changed")
    return count


def _files(folder: Path) -> dict[str, bytes]:
    """Return every file but those that SQLite keeps while somebody looks."""
    return {
        str(p.relative_to(folder)): p.read_bytes()
        for p in folder.rglob("*")
        if p.is_file() and not p.name.endswith(("-wal", "-shm"))
    }
