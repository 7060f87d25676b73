"""Ingest killed with -9 at random moments: what is lost, what is doubled.

Usage: python benchmarks/bench_killed.py [KILLS]    (default 100; seeded)

Posts are added to a workspace by a process that is killed while it works; it is started again
until all is in, then a fresh workspace follows, until there were so many kills. Each end state must
hold the ids of a run that nobody killed, once each, and pass the audit.
"""

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from frontcast.pipeline.audit import audit
from frontcast.pipeline.workspace import Workspace

POSTS, LONGEST_S = 240, 40.0
RUN = """import sys
from frontcast.pipeline.workspace import Workspace
Workspace.open(sys.argv[1]).add_reports(sys.argv[2])
"""
TOWNS = ["Pokrovsk", "Myrnohrad", "Toretsk", "Lyman", "Siversk"]


def ids(workspace: Workspace) -> list[list[str]]:
    """Return the ids of reports, claims and failures, each list sorted."""
    ledger = workspace.ledger
    return [
        sorted(r.id for r in ledger.reports(raw=True)),
        sorted(c.id for c in ledger.claims(raw=True)),
        sorted(f.sha256 for f in ledger.failures()),
    ]


def torn(folder: Path, corpus: Path, rng: random.Random, took: float) -> tuple[int, int]:
    """Add the posts with kills; return how often it was killed, and how often into its work."""
    Workspace.init(folder)
    kills = late = 0
    while True:
        process = subprocess.Popen([sys.executable, "-c", RUN, str(folder), str(corpus)])
        try:
            process.wait(timeout=rng.uniform(0.3 * took, 1.1 * took))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            kills += 1
            late += Workspace.open(folder).ledger.counts()["reports"] > 0
            continue
        if process.returncode:
            raise SystemExit(f"ended with {process.returncode}")
        return kills, late


def main() -> None:
    wanted_kills = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    rng = random.Random(11)
    os.environ["PYTHONPATH"] = os.pathsep.join(sys.path)
    with tempfile.TemporaryDirectory() as where:
        corpus = Path(where) / "result.json"
        texts = [
            f"Russian forces captured {n} km2 near {rng.choice(TOWNS)}, officials said."
            if n % 9 else "12:30"
            for n in range(POSTS)
        ]  # fmt: skip
        messages = [
            {"id": n, "type": "message", "date": f"2025-05-{n % 28 + 1:02}T10:00:00", "text": t}
            for n, t in enumerate(texts)
        ]
        corpus.write_text(
            json.dumps({"name": "Killed", "type": "public_channel", "id": 1, "messages": messages})
        )
        whole = Workspace.init(Path(where) / "whole")
        start = time.monotonic()
        subprocess.run([sys.executable, "-c", RUN, str(whole.path), str(corpus)], check=True)
        took = min(time.monotonic() - start, LONGEST_S)
        wanted = ids(whole)
        kills = late = rounds = lost = doubled = 0
        while kills < wanted_kills:
            folder = Path(where) / f"torn{rounds}"
            more, working = torn(folder, corpus, rng, took)
            kills, late, rounds = kills + more, late + working, rounds + 1
            got = ids(Workspace.open(folder))
            lost += sum(len(set(w) - set(g)) for w, g in zip(wanted, got, strict=True))
            doubled += sum(len(g) - len(set(g)) for g in got)
            if got != wanted or audit(Workspace.open(folder)):
                raise SystemExit(f"round {rounds}: not what an unbroken run gives")
        print(f"{kills} kills ({late} after the first rows were written) in {rounds} workspaces of "
              f"{POSTS} posts: {lost} lost, {doubled} doubled, all ids as of an unbroken run, "
              "audit clean")  # fmt: skip


if __name__ == "__main__":
    main()
