"""J4, near-duplicates: frontcast, datasketch and rensa side by side, on one core.

Usage: python benchmarks/bench_copies.py [DOCUMENTS]

Made-up stories (seeded): a fifth are altered copies (names respelt, numbers changed, words
exchanged, sentences dropped), a tenth are daily bulletins from one template, which are no copies
of each other. Wanted: each pair of stories of one origin. The peers get the usual word triples of
lower-case words, and a threshold to suit. They are shown as they come (their candidates are the
answer) and with their candidates verified by exact Jaccard similarity; CPU time, from the text on.
"""

import importlib
import os
import re
import sys
from collections import defaultdict
from itertools import combinations

for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "RAYON_NUM_THREADS",
                "NUMBA_NUM_THREADS"):  # fmt: skip
    os.environ.setdefault(threads, "1")

import numpy as np  # noqa: E402 - one thread must be set first
from _bench import Job, cpu  # noqa: E402 - as above

from frontcast.claims import CopyIndex  # noqa: E402 - as above
from frontcast.records import Report  # noqa: E402 - as above
from frontcast.testing.stories import stories  # noqa: E402 - as above

WORD = re.compile(r"\w+")
PERMUTATIONS = 128
Pairs = set[tuple[int, int]]


def triples(text: str) -> set[str]:
    words = WORD.findall(text.lower())
    return {" ".join(words[i : i + 3]) for i in range(len(words) - 2)}


def verified(candidates: Pairs, shingles: list[set[str]], *, exact: float) -> Pairs:
    out = set()
    for a, b in candidates:
        x, y = shingles[a], shingles[b]
        both = len(x & y)
        if both >= exact * (len(x) + len(y) - both):
            out.add((a, b))
    return out


def by_frontcast(texts: list[str], threshold: float) -> dict[str, tuple[Pairs, float]]:
    CopyIndex().add([Report(id=str(i), text=t) for i, t in enumerate(texts[:2000])])  # compiles
    del threshold
    start = cpu()
    found = CopyIndex().add([Report(id=str(i), text=t) for i, t in enumerate(texts)])
    used = cpu() - start
    return {"frontcast": ({tuple(sorted((int(c.a), int(c.b)))) for c in found}, used)}


def by_datasketch(texts: list[str], threshold: float) -> dict[str, tuple[Pairs, float]]:
    peer = importlib.import_module("datasketch")
    start = cpu()
    shingles = [triples(t) for t in texts]
    lsh = peer.MinHashLSH(threshold=threshold, num_perm=PERMUTATIONS, weights=(0.2, 0.8))
    found: Pairs = set()
    hashes = peer.MinHash.bulk([[s.encode() for s in x] for x in shingles], num_perm=PERMUTATIONS)
    for i, one in enumerate(hashes):
        found.update((j, i) for j in lsh.query(one))
        lsh.insert(i, one)
    plain = cpu() - start
    kept = verified(found, shingles, exact=threshold)
    return {"datasketch": (found, plain), "datasketch, verified": (kept, cpu() - start)}


def by_rensa(texts: list[str], threshold: float) -> dict[str, tuple[Pairs, float]]:
    peer = importlib.import_module("rensa")
    start = cpu()
    shingles = [triples(t) for t in texts]
    lsh = peer.RMinHashLSH(
        threshold=threshold,
        num_perm=PERMUTATIONS,
        num_bands=PERMUTATIONS // (2 if threshold < 0.4 else 4),
    )
    hashes = peer.RMinHash.from_token_sets([list(x) for x in shingles], PERMUTATIONS, 42)
    found: Pairs = set()
    for i, one in enumerate(hashes):
        found.update((j, i) for j in lsh.query(one))
        lsh.insert(i, one)
    plain = cpu() - start
    kept = verified(found, shingles, exact=threshold)
    return {"rensa": (found, plain), "rensa, verified": (kept, cpu() - start)}


def compare(job: Job, name: str, texts: list[str], wanted: Pairs, *, threshold: float) -> None:
    rates: dict[str, float] = {}
    for peer, run in {"frontcast": by_frontcast, "datasketch": by_datasketch,
                      "rensa": by_rensa}.items():  # fmt: skip
        if peer != "frontcast" and job.peer(peer) is None:
            continue
        for label, (pairs, used) in run(texts, threshold).items():
            rates[label] = len(texts) / used
            recall, wrong = len(pairs & wanted) / len(wanted), len(pairs - wanted)
            job.row(f"{name}: {label}", rates[label], "documents/s",
                    note=f"recall {recall:.4f}, false pairs {wrong:,}")  # fmt: skip
            if label == "frontcast":
                job.goal(f"{name}: recall", recall, 0.97, unit="")
                job.goal(f"{name}: false pairs", wrong, 0, unit="", most=True)
    for label, rate in rates.items():
        if label != "frontcast":
            goal = 5 if label == "datasketch" else None
            job.goal(f"{name}: frontcast / {label}", rates["frontcast"] / rate, goal)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    job = Job("J4-copies", f"near-duplicates among {count:,} reports",
              "Made-up stories, a fifth altered copies; wanted is each pair of stories of one "
              "origin. Word triples, 128 permutations and a threshold to suit for the peers, as "
              "they come and with candidates verified. CPU seconds of one core, from text on.",
              )  # fmt: skip
    # The peers' candidates grow with the square of the number where changes are heavy.
    kinds = {f"{count:,} light changes": (count, 0.4, 0.0, 0.4),
             f"{count // 4:,} heavy changes, bulletins": (count // 4, 1.0, 0.1, 0.2)}  # fmt: skip
    for name, (many, most, bulletins, threshold) in kinds.items():
        made = stories(many, rng=np.random.default_rng(7), bulletins=bulletins, most=most)
        texts = [s.text for s in made]
        families: dict[int, list[int]] = defaultdict(list)
        for i, s in enumerate(made):
            families[i if s.origin is None else s.origin].append(i)
        wanted = {pair for family in families.values() for pair in combinations(family, 2)}
        similar = [len((x := triples(texts[a])) & (y := triples(texts[b]))) / len(x | y)
                   for a, b in sorted(wanted)[:2000]]  # fmt: skip
        low, middle, high = np.percentile(similar, [5, 50, 95])
        job.notes.append(
            f"{name}: {len(wanted):,} pairs wanted, exact similarity 5/50/95 %: {low:.2f}, "
            f"{middle:.2f}, {high:.2f}; bulletins {bulletins:.0%}; the peers' threshold {threshold}"
        )
        compare(job, name, texts, wanted, threshold=threshold)
    job.done()


if __name__ == "__main__":
    main()
