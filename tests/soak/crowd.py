"""Many processes on one workspace: eight writers and four readers of the ledger, of the archive,
of the maps; and a backup while they write.
"""

import multiprocessing
import time
from functools import partial
from pathlib import Path

from frontcast.errors import FrontcastError
from frontcast.ledger import Ledger
from frontcast.pipeline.audit import audit
from frontcast.pipeline.backup import backup, restore
from frontcast.pipeline.workspace import Workspace
from frontcast.sources import Archive, audit_archive
from frontcast.testing.torture import torture

from .corpus import Corpus, compare, faults, fresh, ingest, make_corpus, state
from .count import Count

WRITERS, READERS = 8, 4


def ledger(where: str, *, name: str, rows: int) -> Count:
    """Eight write `rows` rows each while four read and check what they see."""
    count = Count(f"8 writers, 4 readers: {name}")
    out = torture("crowd", where, writers=WRITERS, readers=READERS, rows=rows, batch=25)
    count.cases = WRITERS * rows
    count.notes["reads"] = out["reads"]
    for error in out["errors"]:
        count.note("crashed", error)
    with Ledger(where) as opened:
        reports = [r.id for r in opened.reports(raw=True)]
        claims = [c.id for c in opened.claims(raw=True)]
        for kind in (reports, claims):
            count.note("lost", name, number=WRITERS * rows // 2 - len(set(kind)))
            count.note("doubled", name, number=len(kind) - len(set(kind)))
        if found := opened.audit():
            count.note("silent", f"audit: {found[:2]}")
    return count


def kill(where: str, *, name: str, kills: int) -> Count:
    """Kill a writer of a ledger so often; what it was told is written must be there."""
    count = Count(f"kill -9 of writers: {name}")
    out = torture("kill", where, kills=kills, rows=40 * kills, batch=2)
    count.cases = out["killed"]
    count.notes["rows acknowledged"] = out["acknowledged"]
    count.note("lost", str(out["lost"]), number=len(out["lost"]))
    for error in out["errors"]:
        count.note("crashed", error)
    with Ledger(where) as opened:
        if found := opened.audit():
            count.note("silent", f"audit: {found[:2]}")
    return count


def archive(folder: Path, *, items: int) -> Count:
    """Eight processes keep the same and other bytes at once: each is listed once."""
    count = Count("8 processes on one archive", cases=WRITERS * items)
    _together([partial(_put, folder, n, items) for n in range(WRITERS)], count)
    kept = Archive(folder)
    names = [(i.sha256, i.name) for i in kept.items()]
    wanted = items + WRITERS * items  # one for all and one for each
    count.note("lost", "names", number=wanted - len(set(names)))
    count.note("doubled", "names", number=len(names) - len(set(names)))
    for damage in audit_archive(kept):
        count.note("silent", str(damage))
    return count


def _put(folder: Path, who: int, items: int) -> None:
    kept = Archive(folder)
    for n in range(items):
        for name in (f"all-{n}", f"own-{who}-{n}"):
            kept.put(name.encode(), name=name, origin="x", licence="link-only")


def workspace(folder: Path, *, rounds: int) -> Count:
    """Four processes bring the same maps and posts in at once, with a backup in their midst."""
    count = Count("4 ingests and 4 backups at once")
    corpus = make_corpus(folder / "corpus", posts=80)
    whole = fresh(folder / "whole", corpus)
    ingest(whole, corpus)
    wanted = state(whole)
    for n in range(rounds):
        count.cases += 4
        shared = fresh(folder / "shared", corpus)
        copies = [folder / f"copy{n}-{late}.tar.gz" for late in (0, 100, 300, 600)]
        jobs = [partial(_ingest, shared, corpus) for _ in range(4)]
        _together([*jobs, *(partial(_backup, shared, copy) for copy in copies)], count)
        lost, doubled = compare(wanted, state(shared))
        count.note("lost", f"round {n}", number=lost)
        count.note("doubled", f"round {n}", number=doubled)
        if left := faults(shared):
            count.note("silent", f"round {n}: {left[:2]}")
        for copy in copies:
            _restored(copy, copy.with_suffix(".restored"), wanted, count)
    return count


def _restored(copy: Path, folder: Path, wanted: dict[str, list[str]], count: Count) -> None:
    """A backup taken in their midst is a whole workspace: a part of all, nothing else."""
    try:
        restore(copy, folder)
    except FrontcastError as error:
        count.note("crashed", f"restore: {error}")
        return
    have = state(folder)
    more = sum(len(set(found) - set(wanted[kind])) for kind, found in have.items())
    count.note("silent", f"the copy has {more} things more", number=more)
    count.notes["rows in the copies"] += len(have["reports"]) + len(have["claims"])
    if left := audit(Workspace.open(folder)):
        count.note("silent", f"the copy's audit: {left[:2]}")


def _ingest(folder: Path, corpus: Corpus) -> None:
    ingest(folder, corpus)


def _backup(folder: Path, path: Path) -> None:
    time.sleep(int(path.name.split("-")[1].split(".")[0]) / 1000)
    backup(Workspace.open(folder), path)


def _together(jobs: list, count: Count) -> None:
    """Run jobs in processes of their own, at once."""
    fork = multiprocessing.get_context("fork")
    running = [fork.Process(target=job) for job in jobs]
    for one in running:
        one.start()
    for one in running:
        one.join()
        if one.exitcode:
            count.note("crashed", f"a process ended with {one.exitcode}")
