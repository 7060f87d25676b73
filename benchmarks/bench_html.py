"""Articles out of web pages: words found (F) and pages a second, by way of reading.

Usage: python benchmarks/bench_html.py [PAGES OF EACH LAYOUT]
The pages are made up (frontcast.testing.pages): they tell ways apart, not how good any is on the
web at large. Left out: resiliparse, which is on BENCH's list and not among the dependencies.
"""

import re
import sys
import time
from collections import Counter
from collections.abc import Callable

import trafilatura
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
    print(f"{len(pages)} pages, {len({p.layout for p in pages})} layouts")
    for way in (reference, fast, dense, ours):
        way(pages[0].html)
        mean, speed, by = measured(way, pages)
        worst = sorted(by.items(), key=lambda x: x[1])[:3]
        shown = ", ".join(f"{k} {v:.3f}" for k, v in worst)
        print(f"{way.__name__:10} F {mean:.4f}  {speed:6.0f} pages/s  worst: {shown}")


if __name__ == "__main__":
    main()
