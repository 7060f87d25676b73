"""Who is quoted: the speakers of direct quotations, against textacy's.

Usage: python benchmarks/bench_attribution.py

Every annotated claim that is quoted directly. `recall`: it has a quotation laid over it by whoever
the annotation names, by the rule of `frontcast evaluate claims`. `precision`: of the quotations
found that touch an annotated claim, those whose speaker is that of one. textacy names whoever
stands beside the verb, a pronoun or a title as it stands: "he" counts as wrong, and is counted by
itself. Its time holds one parse of each paragraph, ours all that a claim has.
"""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass

os.environ.setdefault("OMP_NUM_THREADS", "1")

from _bench import Job
from _gold import documents

from frontcast.claims import RuleExtractor
from frontcast.claims._language import load_pipeline, pipeline_name
from frontcast.pipeline.evaluate import GoldDocument
from frontcast.theatre import load_theatre
from frontcast.verify import same_speaker

_PRONOUNS = {"he", "she", "it", "they", "i", "we"}


@dataclass(frozen=True, kw_only=True)
class Quoted:
    """A quotation and who is said to speak in it."""

    start: int
    end: int
    speaker: str


Finder = Callable[[GoldDocument], list[Quoted]]


def ours(document: GoldDocument) -> list[Quoted]:
    claims = RuleExtractor().extract(document.report, theatre=load_theatre("donetsk"))
    return [Quoted(start=c.span_start, end=c.span_end, speaker=c.speaker)
            for c in claims if c.quote == "direct"]  # fmt: skip


def textacys(job: Job) -> Finder | None:
    """Return textacy's extraction, or None where it is not here."""
    triples = job.peer("textacy.extract.triples")
    if triples is None:
        return None
    nlp = load_pipeline(pipeline_name())

    def find(document: GoldDocument) -> list[Quoted]:
        # It gives up on a whole text for one quotation mark that has no partner.
        text, at, out = document.report.text, 0, []
        for part in text.split("\n"):
            try:
                found = list(triples.direct_quotations(nlp(part)))
            except ValueError:
                found = []
            out += [Quoted(start=at + q.content.start_char, end=at + q.content.end_char,
                           speaker=" ".join(t.text for t in q.speaker)) for q in found]  # fmt: skip
            at += len(part) + 1
        return out

    return find


def touches(a: Quoted, g: dict) -> bool:
    return a.start < g["span_end"] and g["span_start"] < a.end


def main() -> None:
    gold = documents()
    job = Job("speakers", "who is quoted, of quoted claims",
              f"{len(gold)} annotated reports. CPU seconds of one core.")  # fmt: skip
    rows = {"frontcast": ours, "textacy": textacys(job)}
    for name, find in rows.items():
        if find is None:
            continue
        find(gold[0])  # whatever is loaded when first used
        hit = total = right = found_n = pronouns = 0
        begun = time.process_time()
        found = [find(document) for document in gold]
        spent = time.process_time() - begun
        for document, quotes in zip(gold, found, strict=True):
            among = {s for g in document.gold for s in (g["speaker"], *g.get("speaker_alt", []))}
            direct = [g for g in document.gold if g["quote"] == "direct"]
            total += len(direct)
            hit += sum(any(touches(q, g) and same_speaker(q.speaker, g, among=among)
                           for q in quotes) for g in direct)  # fmt: skip
            for q in quotes:
                under = [g for g in document.gold if touches(q, g)]
                if under:
                    found_n += 1
                    right += any(same_speaker(q.speaker, g, among=among) for g in under)
                    pronouns += q.speaker.lower() in _PRONOUNS
        note = f"{spent / len(gold) * 1000:.0f} ms CPU a report, pronouns for speakers {pronouns}"
        job.row(f"{name}: recall of {total}", hit / max(total, 1), "", note=note)
        job.row(f"{name}: precision of {found_n}", right / max(found_n, 1), "")
    job.done()


if __name__ == "__main__":
    main()
