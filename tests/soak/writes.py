"""A fault at every write of an ingest: full disk, I/O error, short writes, half a write and -9."""

import shutil
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from frontcast.pipeline.workspace import Workspace

from . import shim
from .corpus import Corpus, child, compare, faults, fresh, ingest, make_corpus, state
from .count import Count

KINDS = tuple(shim.KINDS)


def writes(folder: Path, *, step: int = 1, kinds: Iterable[str] = KINDS) -> Iterator[Count]:
    """Let every `step`-th write of an ingest fail, once in each way; then go on without faults.

    An ingest that says it is done must have everything; one that does not must say why, and the
    same call again must end with what an undisturbed run gives, audit clean.
    """
    corpus = make_corpus(folder / "corpus", days=2, posts=6)
    whole = fresh(folder / "whole", corpus)
    end = child(
        lambda: ingest(whole, corpus),
        before=lambda: shim.arm(whole, at=0, kind=""),
        after=shim.seen,
    )
    wanted = state(whole)
    if end.how != "done" or faults(whole) or not wanted["claims"]:
        raise RuntimeError(f"the undisturbed run is no yardstick: {end}, {faults(whole)}")
    for kind in kinds:
        count = Count(f"ingest, every write: {kind}")
        count.notes["writes in an ingest"] = end.calls
        for at in range(1, end.calls + 1, step):
            _one(count, fresh(folder / "torn", corpus), corpus, wanted, at=at, kind=kind)
        yield count
    shutil.rmtree(folder / "torn", ignore_errors=True)


def first_writes(folder: Path, *, step: int = 1, kinds: Iterable[str] = KINDS) -> Iterator[Count]:
    """Do the same with the writes that make a new ledger's tables."""
    corpus = make_corpus(folder / "corpus", days=1, posts=1)
    for kind in kinds:
        count, at = Count(f"new ledger, every write: {kind}"), 0
        while True:
            at += step
            torn = fresh(folder / "torn", corpus, with_ledger=False)
            end = child(
                lambda torn=torn: Workspace.open(torn).ledger.close(),
                before=partial(shim.arm, torn, at=at, kind=kind),
                after=shim.seen,
            )
            if end.how not in ("done", "named", "killed"):
                count.note("crashed", f"write {at}: {end.how} {end.said}")
            if end.how == "done" and end.calls < at:
                break  # it has no such write
            count.cases += 1
            count.notes[end.how] += 1
            again = child(lambda torn=torn: Workspace.open(torn).ledger.counts())
            if again.how != "done":
                count.note("crashed", f"write {at}: then {again.how} {again.said}")
            elif left := faults(torn):
                count.note("silent", f"write {at}: audit says {left[:2]}")
        yield count


def _one(
    count: Count, torn: Path, corpus: Corpus, wanted: dict[str, list[str]], *, at: int, kind: str
) -> None:
    count.cases += 1
    job = partial(ingest, torn, corpus)
    end = child(job, before=lambda: shim.arm(torn, at=at, kind=kind))
    case = f"write {at}"
    match end.how:
        case "done":
            count.notes["told as done"] += 1
            if (found := compare(wanted, state(torn))) != (0, 0) or faults(torn):
                count.note("silent", f"{case}: done, but {found}, {faults(torn)[:2]}")
        case "named" | "killed":
            count.notes[end.how] += 1
        case _:
            count.note("crashed", f"{case}: {end.how} {end.said}")
    again = child(job)
    if again.how != "done":
        count.note("crashed", f"{case}: then {again.how} {again.said}")
        return
    lost, doubled = compare(wanted, state(torn))
    count.note("lost", case, number=lost)
    count.note("doubled", case, number=doubled)
    if left := faults(torn):
        count.note("silent", f"{case}: audit says {left[:2]}")
