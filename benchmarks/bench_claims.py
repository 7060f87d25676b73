"""J4, claims: tokens a second against the plain spaCy pipe over the same texts, with F1 beside it.

Usage: python benchmarks/bench_claims.py [OFF-TOPIC POSTS, default 400]

Two streams, CPU seconds of one core, each way run by turns: the annotated reports; and a mixed
stream in an order drawn by seed: the annotated reports, the sample reports of the pack, and
off-topic posts (weather, sport, food, markets, culture) made by a seeded generator from word lists,
no two alike. The made-up posts are simpler than real ones; their share of the tokens is printed.
The plain pipe is the whole pipeline with all its components, batched, and finds no claims. The
kernels are compiled before (a process that reads 100,000 tokens does so by itself); the first
reading of a stream, when words are new, is printed apart.
"""

import os
import random
import statistics
import sys
import time
from collections.abc import Callable

for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "BLIS_NUM_THREADS"):
    os.environ.setdefault(threads, "1")

from _bench import Job  # noqa: E402 - one thread must be set first
from _gold import documents  # noqa: E402 - as above

from frontcast.claims import RuleExtractor, SentenceExtractor  # noqa: E402 - as above
from frontcast.claims._language import load_engine, load_whole, pipeline_name  # noqa: E402 - as above
from frontcast.pipeline.claims import sample_files  # noqa: E402 - as above
from frontcast.pipeline.evaluate import GoldDocument, found_claims  # noqa: E402 - as above
from frontcast.records import Report  # noqa: E402 - as above
from frontcast.reports import read_report  # noqa: E402 - as above
from frontcast.theatre import Theatre, load_theatre, pack_path  # noqa: E402 - as above
from frontcast.verify import claim_figures, claim_items, count_claims  # noqa: E402 - as above

REPEATS = 7
_SEED = 20240830
_WHO = ("Our neighbour", "The bakery on Mill Street", "A friend of mine", "The local team",
        "My sister", "The museum", "A colleague", "The orchestra", "The market hall", "The school",
        "An old teacher", "The ferry company", "The tenant upstairs", "A cyclist", "The library",
        "The weather service")  # fmt: skip
_DID = ("opened a second shop", "won after extra time", "baked plum cake for everybody",
        "cancelled the evening concert", "lowered its prices again", "found a lost umbrella",
        "painted the fence green", "expects rain until noon", "moved to a brighter flat",
        "bought tickets for the opera", "planted tulips by the gate", "lost the spare keys",
        "repaired the old clock", "published a cookbook", "adopted a grey cat",
        "swam across the lake")  # fmt: skip
_WHEN = ("on Saturday", "last week", "this morning", "before the holidays", "after lunch",
         "in the first days of spring", "yesterday evening", "on the way to work", "at the weekend",
         "for the third time this year", "without telling anyone", "during the film")  # fmt: skip
_THEN = ("which nobody had expected", "and the children were delighted", "so we went home early",
         "although the forecast had promised sun", "because the trains were late again",
         "and it cost {n} crowns", "while {n} people stood in line", "and the score was {n} to {m}",
         "although only {n} seats were left", "and the soup was excellent",
         "which made the news on local radio", "so the shop closed at {m}")  # fmt: skip


def posts(count: int) -> list[str]:
    """Off-topic posts of two to six sentences, no two alike."""
    rng = random.Random(_SEED)
    out: dict[str, None] = {}
    while len(out) < count:
        sentences = [
            f"{rng.choice(_WHO)} {rng.choice(_DID)} {rng.choice(_WHEN)}, "
            f"{rng.choice(_THEN).format(n=rng.randint(2, 900), m=rng.randint(1, 9))}."
            for _ in range(rng.randint(2, 6))
        ]
        out[" ".join(sentences)] = None
    return list(out)


def samples() -> list[Report]:
    """The sample reports of the pack."""
    return [
        read_report(path.read_bytes(), name=path.name, published=published, outlet=outlet)
        for path, published, outlet in sample_files(pack_path("donetsk"))
    ]


def f1(gold: list[GoldDocument], extractor: RuleExtractor | SentenceExtractor,
       theatre: Theatre) -> float:  # fmt: skip
    """F1 pooled over the annotated reports."""
    found = found_claims(gold, extractor, theatre=theatre)
    items = [x for d, c in zip(gold, found, strict=True) for x in claim_items(d.gold, c)]
    return claim_figures(count_claims(items))["f1"]


def spent(job: Callable[[], object]) -> float:
    begun = time.process_time()
    job()
    return time.process_time() - begun


def compare(job: Job, name: str, reports: list[Report], theatre: Theatre) -> None:
    """Enter tokens a second of both ways over one stream."""
    nlp = load_whole(pipeline_name())
    extractor = RuleExtractor()
    texts = [r.text for r in reports]
    tokens = sum(len(nlp.make_doc(t)) for t in texts)

    def plain() -> None:
        for _ in nlp.pipe(texts):
            pass

    def ours() -> None:
        for report in reports:
            extractor.extract(report, theatre=theatre)

    engine, _ = load_engine(pipeline_name())
    if engine is not None:
        engine.compile()
    first = spent(ours)
    pairs = [(spent(plain), spent(ours)) for _ in range(REPEATS)]
    ratio = statistics.median(a / b for a, b in pairs)
    about = f"{len(reports)} texts, {tokens:,} tokens"
    for way, seconds in (
        ("plain spaCy pipe", statistics.median(a for a, _ in pairs)),
        ("frontcast", statistics.median(b for _, b in pairs)),
        ("frontcast, first reading", first),
    ):
        job.row(f"{name}: {way}", tokens / seconds, "tokens/s", note=about)
    job.goal(f"{name}: frontcast / plain spaCy pipe", ratio, 3)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 400
    theatre = load_theatre("donetsk")
    gold = documents()
    job = Job("J4-claims", "reports -> claims",
              f"{len(gold)} annotated reports; and a mixed stream of them, the pack's samples and "
              f"{count} made-up posts off topic. CPU seconds of one core, steady state, medians.",
              )  # fmt: skip
    real = [d.report for d in gold]
    compare(job, "annotated reports", real, theatre)
    made = [Report(id=f"{n:064d}", text=text) for n, text in enumerate(posts(count))]
    stream = [*real, *samples(), *made]
    random.Random(_SEED).shuffle(stream)
    off = sum(len(r.text) for r in made) / sum(len(r.text) for r in stream)
    compare(job, f"mixed stream, {off:.0%} off topic", stream, theatre)
    rules, plain = f1(gold, RuleExtractor(), theatre), f1(gold, SentenceExtractor(), theatre)
    job.row("F1 of claims, frontcast", rules, "")
    job.row("F1 of claims, every sentence a claim", plain, "")
    job.check(f"no loss of F1: {rules:.3f}, every sentence of the pipe {plain:.3f}", rules >= plain)
    job.done()


if __name__ == "__main__":
    main()
