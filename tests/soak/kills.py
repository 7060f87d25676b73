"""kill -9 at random moments: of an ingest, of making stores anew, of publishing a site."""

import hashlib
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

from frontcast.pipeline.rebuild import rebuild
from frontcast.pipeline.workspace import Workspace
from frontcast.web import export_site

from .corpus import child, compare, dice, faults, fresh, ingest, make_corpus, state
from .count import Count


def kill_ingest(folder: Path, *, kills: int, seed: int = 1, posts: int = 60) -> Count:
    """Kill ingests until there were so many kills; each workspace is gone on with to its end."""
    corpus = make_corpus(folder / "corpus", posts=posts)
    wanted, took = _undisturbed(folder, lambda where: ingest(where, corpus), corpus)
    count, moments, rounds = Count("ingest: kill -9 at random moments"), dice(seed), 0
    while count.cases < kills:
        torn, rounds = fresh(folder / "torn", corpus), rounds + 1
        told: dict[str, list[str]] = {}
        while True:
            end = child(partial(ingest, torn, corpus), kill_after=moments.uniform(0, 1.1 * took))
            if end.how == "done":
                break
            if end.how != "killed":
                count.note("crashed", f"{end.how} {end.said}")
                break
            count.cases += 1
            # What was there once stays: nothing that was written is taken away by going on.
            now = state(torn)
            lost = sum(len(set(told.get(kind, [])) - set(now[kind])) for kind in now if kind in told
                       and kind != "standing")  # fmt: skip
            count.note("lost", f"kill {count.cases}: rows went away", number=lost)
            told = now
            if count.cases >= kills:
                child(partial(ingest, torn, corpus))
                break
        lost, doubled = compare(wanted, state(torn))
        count.note("lost", f"round {rounds}", number=lost)
        count.note("doubled", f"round {rounds}", number=doubled)
        if left := faults(torn):
            count.note("silent", f"round {rounds}: audit says {left[:2]}")
    count.notes["workspaces"] = rounds
    return count


def kill_rebuild(folder: Path, *, kills: int, seed: int = 2) -> Count:
    """Kill the making anew of stores and index; at any moment the workspace answers as before."""
    corpus = make_corpus(folder / "corpus")
    torn = fresh(folder / "torn", corpus)
    child(partial(ingest, torn, corpus))
    wanted = state(torn)

    def job() -> None:
        rebuild(Workspace.open(torn))

    took = child(job).seconds
    count, moments = Count("rebuild: kill -9 at random moments"), dice(seed)
    while count.cases < kills:
        end = child(job, kill_after=moments.uniform(0, 1.05 * took))
        if end.how not in ("killed", "done"):
            count.note("crashed", f"{end.how} {end.said}")
        count.cases += end.how == "killed"
        count.notes["came to their end"] += end.how == "done"
        lost, doubled = compare(wanted, state(torn))
        count.note("lost", f"kill {count.cases}", number=lost)
        count.note("doubled", f"kill {count.cases}", number=doubled)
    if left := faults(torn):
        count.note("silent", f"audit says {left[:2]}")
    return count


def kill_publish(folder: Path, *, kills: int, seed: int = 3) -> Count:
    """Kill `export site` over an earlier site; what is published is one or the other, whole."""
    corpus = make_corpus(folder / "corpus", days=30)
    work = fresh(folder / "work", corpus)
    child(partial(ingest, work, corpus))
    site = folder / "site"

    def publish(places: int) -> Callable[[], None]:
        return lambda: _publish(work, site, places)

    hashes = []
    for places in (2, 4):
        end = child(publish(places))
        if end.how != "done":
            raise RuntimeError(f"it cannot be published at all: {end}")
        hashes.append(_hash(site))
    took = end.seconds
    count, moments = Count("export site: kill -9 at random moments"), dice(seed)
    turn = 0
    while count.cases < kills:
        turn += 1
        end = child(publish((2, 4)[turn % 2]), kill_after=moments.uniform(0, 1.05 * took))
        if end.how not in ("killed", "done"):
            count.note("crashed", f"{end.how} {end.said}")
        count.cases += end.how == "killed"
        count.notes["came to their end"] += end.how == "done"
        if not site.is_dir():
            count.note("lost", f"kill {count.cases}: there is no site")
        elif _hash(site) not in hashes:
            count.note("silent", f"kill {count.cases}: the site is neither of the two")
    end = child(publish(2))
    if end.how != "done" or _hash(site) != hashes[0]:
        count.note("lost", f"it does not go on: {end}")
    left = [p.name for p in folder.iterdir() if p.name.startswith("site") and p != site]
    count.note("doubled", f"left behind: {left}", number=len(left))
    return count


def _publish(work: Path, site: Path, places: int) -> None:
    export_site(lambda: Workspace.open(work), site, places=places)


def _hash(folder: Path) -> str:
    whole = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        whole.update(f"{path.relative_to(folder)}\0".encode())
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def _undisturbed(
    folder: Path, job: Callable[[Path], None], corpus
) -> tuple[dict[str, list[str]], float]:
    whole = fresh(folder / "whole", corpus)
    end = child(partial(job, whole))
    wanted = state(whole)
    if end.how != "done" or faults(whole) or not wanted["claims"]:
        raise RuntimeError(f"the undisturbed run is no yardstick: {end}, {faults(whole)}")
    shutil.rmtree(whole)
    return wanted, end.seconds
