"""A small theatre, its maps and reports; what a workspace holds; a child that is not trusted."""

import contextlib
import io
import json
import os
import random
import shutil
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from unittest import mock

from frontcast.errors import FrontcastError
from frontcast.pipeline import reports
from frontcast.pipeline.audit import audit
from frontcast.pipeline.workspace import Workspace
from frontcast.records import Claim, Report
from frontcast.testing.mirror import write_mirror, write_theatre
from frontcast.testing.mock import mock_cells
from frontcast.theatre import Theatre

FIRST = date(2025, 1, 1)
TOWNS = ("Ashford", "Birchwick", "Coldwater", "Dunmore")


@dataclass(frozen=True, slots=True)
class Corpus:
    """What is brought into a workspace."""

    theatre: Path
    maps: Path
    posts: Path


def make_corpus(folder: Path, *, days: int = 6, posts: int = 40) -> Corpus:
    """Write a theatre, map files (the last one broken) and posts (some without words)."""
    theatre = write_theatre(folder / "theatre")
    write_mirror(folder / "maps", mock_cells(days=days, pace=0.6), first=FIRST)
    (folder / "maps" / "map_20250120.geojson").write_bytes(b'{"type":"FeatureCollection","fea')
    texts = [
        "12:30" if n % 7 == 3 else
        f"Red forces captured {n + 2} square kilometres near {TOWNS[n % 4]}, officials said."
        for n in range(posts)
    ]  # fmt: skip
    messages = [
        {"id": n, "type": "message", "date": f"2025-05-{n % 28 + 1:02}T10:00:00", "text": text}
        for n, text in enumerate(texts)
    ]
    path = folder / "result.json"
    path.write_text(
        json.dumps({"name": "Soak", "type": "public_channel", "id": 1, "messages": messages})
    )
    return Corpus(theatre, folder / "maps", path)


class Stub:
    """Finds one claim in each report: reading claims takes long and writes nothing."""

    name = "soak/1"

    def extract(self, report: Report, *, theatre: Theatre) -> list[Claim]:
        """Return the report's first words as a claim."""
        return [Claim(report=report.id, doc=report.title, span_start=0, span_end=20,
                      text=report.text[:20], extractor=self.name,
                      said_on=report.published)]  # fmt: skip


def ingest(folder: Path, corpus: Corpus) -> None:
    """Bring everything in, with `Stub` in the place of the extractor."""
    workspace = Workspace.open(folder)
    workspace.add_maps(corpus.maps, source="mirror")
    with mock.patch.object(reports, "_EXTRACTOR", Stub()):
        workspace.add_reports(corpus.posts)


def state(folder: Path) -> dict[str, list[str]]:
    """Return everything that a workspace holds, by kind, sorted; what is twice is there twice."""
    workspace = Workspace.open(folder)
    ledger, archive = workspace.ledger, workspace.archive
    out = {
        "reports": [r.id for r in ledger.reports(raw=True)],
        "claims": [c.id for c in ledger.claims(raw=True)],
        "standing": [c.id for c in ledger.claims()],
        "failures": [f"{f.sha256} {f.fault}" for f in ledger.failures()],
        "index": [f"{i.sha256} {i.name} {i.origin}" for i in archive.items()],
        "aside": [f"{f.sha256} {f.name}" for f in archive.failures()],
        "found": sorted({h.id for h in ledger.search("captured", limit=10_000)}),
    }
    for mapper in workspace.loaded_mappers():
        store = workspace.store(mapper)
        table = store.editions()
        rows = zip(table["valid_on"], table["known_at"], table["sha256"], store.fingerprints(),
                   strict=True)  # fmt: skip
        out[f"maps {mapper}"] = [" ".join(map(str, row)) for row in rows]
    ledger.close()
    return {kind: sorted(found) for kind, found in out.items()}


def compare(wanted: dict[str, list[str]], got: dict[str, list[str]]) -> tuple[int, int]:
    """Return how many things are lost, and how many are there twice or too many."""
    lost = doubled = 0
    for kind in wanted.keys() | got.keys():
        want, have = wanted.get(kind, []), got.get(kind, [])
        lost += len(set(want) - set(have))
        doubled += len(have) - len(set(have)) + len(set(have) - set(want))
    return lost, doubled


def faults(folder: Path) -> list[str]:
    """Return what the audit finds."""
    found = audit(Workspace.open(folder))
    return [f"{f.where} {f.item} {f.kind}: {f.detail}" for f in found]


@dataclass(frozen=True, slots=True)
class End:
    """How a child ended: ``done``, ``killed``, ``named`` (an error that says what is wrong)."""

    how: str
    said: str
    seconds: float
    calls: int = 0


def child(
    job: Callable[[], object],
    *,
    kill_after: float | None = None,
    before: Callable[[], None] | None = None,
    after: Callable[[], int] | None = None,
    limit: float = 300.0,
) -> End:
    """Do a job in a fork; kill it after some seconds, or let it come to an end."""
    out, into = os.pipe()
    started = time.monotonic()
    pid = os.fork()
    if pid == 0:
        os.close(out)
        _child(job, into, before, after)
    os.close(into)
    deadline = started + (limit if kill_after is None else kill_after)
    status = None
    while status is None:
        found, code = os.waitpid(pid, os.WNOHANG)
        if found:
            status = code
        elif time.monotonic() > deadline:
            os.kill(pid, signal.SIGKILL)
            _, status = os.waitpid(pid, 0)
        else:
            time.sleep(0.001)
    with os.fdopen(out, encoding="utf-8", errors="replace") as pipe:
        said = pipe.read()
    seconds = time.monotonic() - started
    how, _, rest = said.partition(" ")
    calls, _, rest = rest.partition(" ")
    if os.WIFSIGNALED(status):
        late = kill_after is None and seconds >= limit
        return End("hung" if late else "killed", rest, seconds)
    return End(how or f"ended with {status}", rest, seconds, int(calls or 0))


def _child(job, into, before, after) -> None:
    said = "crashed"
    try:
        # What it prints is nobody's business.
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            if before:
                before()
            try:
                job()
                how, text = "done", ""
            except (FrontcastError, OSError) as error:
                how, text = "named", f"{type(error).__name__}: {error}"
            except BaseException as error:  # noqa: BLE001 - told to the parent
                how, text = "crashed", repr(error)
            said = f"{how} {after() if after else 0} {text[:500]}"
    finally:
        os.write(into, said.encode(errors="replace"))
        os._exit(0)


def fresh(folder: Path, corpus: Corpus, *, with_ledger: bool = True) -> Path:
    """Make a new workspace of the corpus' theatre, over one that is there."""
    shutil.rmtree(folder, ignore_errors=True)
    model = corpus.theatre.with_name(f"model-{with_ledger}")
    if not model.is_dir():
        made = Workspace.init(model, theatre=str(corpus.theatre))
        if with_ledger:
            made.ledger.close()
    shutil.copytree(model, folder)
    return folder


def dice(seed: int) -> random.Random:
    """Return random numbers that are the same each time."""
    return random.Random(seed)
