"""Posts -> ledger: 100,000 made-up posts into a fresh workspace; time, memory and rows.

Usage: python benchmarks/bench_ingest.py [NUMBER OF POSTS]    (default 100,000; seeded)
The bar is 1.5 GB of memory at the peak, children included one by one.
"""

import json
import os
import random
import resource
import sys
import tempfile
import time
from pathlib import Path

for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(threads, "1")

from frontcast.pipeline.workspace import Workspace  # noqa: E402 - one thread must be set first

TOWNS = ["Pokrovsk", "Myrnohrad", "Toretsk", "Kostiantynivka", "Lyman", "Selydove", "Kurakhove",
         "Dobropillia", "Chasiv Yar", "Vuhledar", "Siversk", "Novohrodivka"]  # fmt: skip
WHO = ["the General Staff", "the defence ministry", "a brigade spokesman", "the regional governor",
       "local officials", "a soldier who asked not to be named"]  # fmt: skip
WHAT = [
    "Russian forces captured {n} square kilometres near {a}, {w} said.",
    "{n} attacks were repelled near {a} and {b} over the past day, {w} said.",
    "Enemy enters {a}. Fighting goes on in {b}.",
    "Russian troops stand {n} km from {a}, according to {w}.",
    "{w} denied that {a} had been surrounded; the road to {b} is open.",
    "About {n} civilians remain in {a}. Power is out in {b}.",
    "Quiet night in {a}.",
]
OTHER = ["Окупанти обстріляли {a} вночі, без світла залишилися тисячі людей у місті.",
         "Бои за {a} продолжаются, сообщили местные власти в понедельник утром."]  # fmt: skip


def post(number: int, rng: random.Random) -> dict[str, object]:
    """Return one post; one in twenty is in another language, one in a hundred has no text."""
    a, b = rng.sample(TOWNS, 2)
    kinds = OTHER if rng.random() < 0.05 else WHAT
    text = " ".join(
        rng.choice(kinds).format(n=rng.randint(2, 90), a=a, b=b, w=rng.choice(WHO))
        for _ in range(rng.randint(1, 3))
    )
    day = f"2025-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}T10:00:00"
    if rng.random() < 0.01:
        text = "12:30"
    return {"id": number, "type": "message", "date": day, "from": "Bench", "text": text}


def write(path: Path, count: int) -> None:
    """Write an export with so many posts, without holding them."""
    rng = random.Random(1)
    with path.open("w", encoding="utf-8") as file:
        file.write('{"name": "Bench", "type": "public_channel", "id": 1, "messages": [\n')
        for number in range(count):
            file.write(json.dumps(post(number, rng), ensure_ascii=False))
            file.write(",\n" if number < count - 1 else "\n]}\n")


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as where:
        export = Path(where) / "result.json"
        write(export, count)
        workspace = Workspace.init(Path(where) / "workspace")
        start = time.perf_counter()
        shown = 0

        def progress(done: int, total: int) -> None:
            nonlocal shown
            if done * 20 // total > shown:
                shown = done * 20 // total
                mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
                took = time.perf_counter() - start
                print(f"  {shown * 5:3} %  {took:6.0f} s  peak {mb:,.0f} MB", flush=True)

        added = workspace.add_reports(export, progress=progress)
        took = time.perf_counter() - start
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        rows = workspace.ledger.counts()
        print(f"{count:,} posts: {took:.0f} s, {count / took:.0f} a second; peak {own:,.0f} MB "
              f"(largest child {child:,.0f} MB)")  # fmt: skip
        print(f"added {added.added:,}, refused {added.refused:,}, other languages "
              f"{added.other_language:,}, claims {added.claims:,}; rows {rows}")  # fmt: skip
        lost = count - added.added - added.refused - added.unchanged
        print(f"lost {lost}; ledger {workspace.ledger.verify_chain() or 'whole'}")
        if own + child > 1500:
            raise SystemExit("more memory than the bar of 1.5 GB")


if __name__ == "__main__":
    main()
