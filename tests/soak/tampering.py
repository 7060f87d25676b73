"""Evidence that was changed: flipped, removed, reordered, cut off. All of it must be found."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from frontcast.errors import EvidenceError, FrontcastError
from frontcast.ledger.rows import TABLES
from frontcast.pipeline.audit import audit, write_heads
from frontcast.pipeline.backup import backup, restore
from frontcast.pipeline.workspace import Workspace

from .corpus import dice, fresh, ingest, make_corpus
from .count import Count

_COLUMNS = "seq, id, parent, body, known_at, recorded_at, content_hash, prev_hash, row_hash"


def evidence(folder: Path, *, cases: int, seed: int = 6) -> list[Count]:
    """Change bytes of every file of archive and ledger, and rows of every table."""
    corpus = make_corpus(folder / "corpus", days=3, posts=12)
    good = fresh(folder / "good", corpus)
    ingest(good, corpus)
    opened = Workspace.open(good)
    write_heads(opened, folder / "heads.json")
    opened.ledger.close()
    with closing(sqlite3.connect(good / "ledger.sqlite")) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    work = folder / "work"
    return [
        _files(good, work, folder / "heads.json", cases=cases, seed=seed),
        _ledger(good, work, folder / "heads.json", cases=cases, seed=seed),
        _maps(good, work, cases=max(4, cases // 10), seed=seed),
    ]


def _files(good: Path, work: Path, heads: Path, *, cases: int, seed: int) -> Count:
    """Any byte of the archive, its lists included."""
    count, dices = Count("archive: bytes flipped, cut off, files lost"), dice(seed)
    names = [p.relative_to(good) for p in sorted((good / "archive").rglob("*"))
             if p.is_file() and p.name != ".lock"]  # fmt: skip
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(good, work)
    for n in range(cases):
        name = names[n % len(names)]
        whole = (good / name).read_bytes()
        damaged = _damage(whole, dices)
        if damaged is None:
            (work / name).unlink()
        else:
            (work / name).write_bytes(damaged)
        count.cases += 1
        if not audit(Workspace.open(work), heads=heads):
            count.note("silent", f"{name}")
        (work / name).write_bytes(whole)
    return count


def _damage(whole: bytes, dices) -> bytes | None:
    """Return the bytes with one thing changed; None: the file is lost."""
    at = dices.randrange(len(whole)) if whole else 0
    match dices.randrange(6) if whole else 5:
        case 0 | 1:
            return whole[:at] + bytes([whole[at] ^ 1 << dices.randrange(8)]) + whole[at + 1 :]
        case 2:
            return whole[:at]
        case 3:
            return whole[:at] + whole[at + 1 :]
        case 4:
            return whole[: len(whole) // 2] + whole[: len(whole) // 2]
        case _:
            return None


def _ledger(good: Path, work: Path, heads: Path, *, cases: int, seed: int) -> Count:
    """Any byte of the ledger's file: found, refused, or in no row and no index at all."""
    count, dices = Count("ledger's file: bytes flipped, cut off"), dice(seed + 1)
    whole = (good / "ledger.sqlite").read_bytes()
    want = _rows(good / "ledger.sqlite")
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(good, work)
    path = work / "ledger.sqlite"
    for _ in range(cases):
        at = dices.randrange(len(whole))
        if dices.random() < 0.9:
            changed = whole[:at] + bytes([whole[at] ^ 1 << dices.randrange(8)]) + whole[at + 1 :]
        else:
            changed = whole[:at]
        for end in ("-wal", "-shm"):
            path.with_name(path.name + end).unlink(missing_ok=True)
        path.write_bytes(changed)
        count.cases += 1
        try:
            found = bool(audit(Workspace.open(work), heads=heads))
        except FrontcastError:
            found = True
        except Exception as error:  # noqa: BLE001 - this is what is looked for
            count.note("crashed", f"byte {at}: {error!r}")
            continue
        if found:
            count.notes["found"] += 1
        elif _rows(path) == want:
            count.notes["in no row"] += 1
        else:
            count.note("silent", f"byte {at}: rows differ, nothing is said")
    return count


def _rows(path: Path) -> list[object]:
    """Return every row of every table, without asking the ledger."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as raw:
        return [
            raw.execute(f"SELECT {_COLUMNS}, supersedes FROM {table} NOT INDEXED").fetchall()
            for table in TABLES
        ]


def _maps(good: Path, work: Path, *, cases: int, seed: int) -> Count:
    """Any byte of the maps' stores: it cannot be read, or the audit of maps finds it."""
    count, dices = Count("maps' stores: bytes flipped, cut off, files lost"), dice(seed + 2)
    names = [p.relative_to(good) for p in sorted((good / "maps").rglob("*"))
             if p.is_file() and not p.name.startswith(".")]  # fmt: skip
    want = Workspace.open(good).store("mock").fingerprints()
    for n in range(cases):
        shutil.rmtree(work, ignore_errors=True)
        shutil.copytree(good, work)
        name = names[n % len(names)]
        damaged = _damage((good / name).read_bytes(), dices)
        if damaged is None:
            (work / name).unlink()
        else:
            (work / name).write_bytes(damaged)
        count.cases += 1
        try:
            if audit(Workspace.open(work), maps=True):
                count.notes["found"] += 1
            elif Workspace.open(work).store("mock").fingerprints() == want:
                count.notes["in no edition"] += 1
            else:
                count.note("silent", str(name))
        except FrontcastError:
            count.notes["found"] += 1
        except Exception as error:  # noqa: BLE001 - this is what is looked for
            count.note("crashed", f"{name}: {error!r}")
    return count


def backups(folder: Path, *, cases: int, seed: int = 8) -> Count:
    """Any byte of a backup: restoring refuses it, and leaves nothing; or all is as it was."""
    count, dices = Count("backup: bytes flipped, cut off"), dice(seed)
    corpus = make_corpus(folder / "corpus", days=2, posts=6)
    good = fresh(folder / "good", corpus)
    ingest(good, corpus)
    path = folder / "good.tar"
    sha = backup(Workspace.open(good), path).sha256
    whole = path.read_bytes()
    bad, out = folder / "bad.tar", folder / "out"
    for n in range(cases):
        damaged = _damage(whole, dices) or b""
        bad.write_bytes(damaged)
        count.cases += 1
        noted = sha if n % 2 else None
        try:
            restore(bad, out, sha256=noted)
        except EvidenceError:
            count.notes["refused"] += 1
            if out.exists():
                count.note("silent", "refused, but something is there")
        except Exception as error:  # noqa: BLE001 - this is what is looked for
            count.note("crashed", f"{error!r}")
        else:
            count.notes["no byte of a file"] += 1
            if noted or _content(out) != _content(good):
                count.note("silent", "taken, but other files came of it")
        shutil.rmtree(out, ignore_errors=True)
    return count


def _content(folder: Path) -> dict[str, bytes]:
    return {
        str(p.relative_to(folder)): p.read_bytes()
        for p in folder.rglob("*")
        if p.is_file() and not p.name.startswith(".") and "ledger" not in p.name
    }
