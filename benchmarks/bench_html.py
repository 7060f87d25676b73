"""J4, pages: articles out of web pages, words found (F) and pages a CPU second.

Usage: python benchmarks/bench_html.py [PAGES OF EACH LAYOUT]

The pages are made up (frontcast.testing.pages): they tell ways apart, not how good any is on the
web at large. frontcast's way gives more than the text: every character's place, what is no
article, title, day, outlet, language.
"""

import re
import sys
import time
from collections import Counter
from collections.abc import Callable

import trafilatura
from _bench import Job
from lxml import html as lxml_html

from frontcast.reports import read_report
from frontcast.testing.pages import Page, news_pages


def ours(page: str) -> str:
    """As frontcast reads it: offsets, metadata and all."""
    report = read_report(page.encode(), name="page")
    kept, at = [], 0
    for start, end in report.boilerplate:
        kept.append(report.text[at:start])
        at = end
    return "\n".join([*kept, report.text[at:]])


def fast(page: str) -> str:
    return trafilatura.extract(page, include_comments=False, fast=True) or ""


def reference(page: str) -> str:
    return trafilatura.extract(page, include_comments=False) or ""


def dense(page: str) -> str:
    """The obvious way: blocks with more than ten words, few of them in links."""
    tree = lxml_html.document_fromstring(page)
    out = []
    for block in tree.iter("p", "li", "blockquote", "div", "td"):
        if any(child.tag in ("p", "div", "ul", "li", "table") for child in block):
            continue
        text = block.text_content()
        linked = sum(len(a.text_content().split()) for a in block.iter("a"))
        words = len(text.split())
        if words > 10 and linked < words / 3:
            out.append(text)
    return "\n".join(out)


def score(found: str, wanted: str) -> float:
    a, b = (Counter(re.findall(r"\w+", t.lower())) for t in (found, wanted))
    both = sum((a & b).values())
    return 2 * both / max(sum(a.values()) + sum(b.values()), 1)


def measured(way: Callable[[str], str], pages: list[Page]) -> tuple[float, float, dict[str, float]]:
    start = time.process_time()
    found = [way(p.html) for p in pages]
    took = time.process_time() - start
    by: dict[str, list[float]] = {}
    for page, text in zip(pages, found, strict=True):
        by.setdefault(page.layout, []).append(score(text, page.article))
    means = {k: sum(v) / len(v) for k, v in by.items()}
    return sum(means.values()) / len(means), len(pages) / took, means


def main() -> None:
    pages = news_pages(each=int(sys.argv[1]) if len(sys.argv) > 1 else 20)
    job = Job("J4-pages", "articles out of web pages",
              f"{len(pages)} made-up pages of {len({p.layout for p in pages})} layouts; F of "
              "words, mean over layouts; CPU seconds of one core.")  # fmt: skip
    ways = {"trafilatura": reference, "trafilatura, fast": fast,
            "lxml, dense blocks": dense, "frontcast": ours}  # fmt: skip
    if job.peer("resiliparse"):
        from resiliparse.extract.html2text import extract_plain_text

        ways["resiliparse, main content"] = lambda page: extract_plain_text(page, main_content=True)
    found = {}
    for name, way in ways.items():
        way(pages[0].html)
        mean, speed, by = measured(way, pages)
        worst, least = min(by.items(), key=lambda x: x[1])
        job.row(name, speed, "pages/s", note=f"F {mean:.3f}, worst layout {worst} {least:.3f}")
        found[name] = mean, speed
    best = max(f for f, _ in found.values())
    job.check(f"F {found['frontcast'][0]:.4f} is the best of all (best {best:.4f})",
              found["frontcast"][0] >= best - 1e-9)  # fmt: skip
    for name, (_, speed) in found.items():
        if name != "frontcast":
            job.goal(f"frontcast / {name}, pages a second", found["frontcast"][1] / speed)
    job.done()


if __name__ == "__main__":
    main()
