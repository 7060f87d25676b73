"""Reports into a workspace: every kind, every time the same, and nothing lost when it is killed."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from frontcast.errors import ConfigError, DateError, FetchError
from frontcast.frame import sha256_hex
from frontcast.pipeline import reports
from frontcast.pipeline.reports import add_reports, sync_feed, too_long
from frontcast.pipeline.workers import Workers
from frontcast.pipeline.workspace import Workspace
from frontcast.records import Report
from frontcast.sources import FetchConfig, Fetcher
from frontcast.testing.files import SENTENCE, feed_entry, html_page, mail, pdf, rss, warc
from frontcast.testing.server import Quiet, served

DAY = date(2024, 12, 20)
CLAIM = "Russia controls about 60 percent of the Donetsk region, officials said."
UKRAINIAN = "Окупанти захопили село біля річки, повідомила обласна адміністрація у понеділок."


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.init(tmp_path / "w")


def export(texts: list[str]) -> bytes:
    messages = [
        {"id": n, "type": "message", "date": "2024-12-20T10:00:00", "text": text}
        for n, text in enumerate(texts)
    ]
    return json.dumps({"name": "Front News", "messages": messages}).encode()


def test_every_kind_of_file_in_a_folder(workspace: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    files = {
        "a.txt": CLAIM.encode(),
        "b.html": html_page(SENTENCE * 3),
        "c.pdf": pdf([SENTENCE]),
        "d.xml": rss(feed_entry(CLAIM + " One.")),
        "e.json": export([CLAIM + " Two.", UKRAINIAN, "12:30"]),
        "f.eml": mail(SENTENCE),
        "g.mbox": b"From a@b Fri Aug 30 10:00:00 2024\n" + mail(SENTENCE + "Box."),
        "h.warc.gz": warc([("https://wire.example/a", html_page(SENTENCE * 4))]),
        "i.png": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
    added = workspace.add_reports(folder, published=DAY, licence="derived-only")
    assert (added.read, added.added, added.other_language) == (9, 9, 1)
    assert sorted(f.name for f in added.failures) == ["e.json#3", "i.png"]
    assert (added.refused, added.unchanged) == (2, 0)
    kept = {r.id: r for r in workspace.ledger.reports()}
    assert {r.language for r in kept.values()} == {"en", "uk"}
    assert {r.licence for r in kept.values()} == {"derived-only"}
    for report in kept.values():
        # The bytes of every item, and the file it came in.
        assert sha256_hex(workspace.archive.get(report.id)) == report.id
        if report.container:
            assert workspace.archive.get(report.container) in files.values()
    for failure in added.failures:
        assert sha256_hex(workspace.archive.refused(failure.sha256)) == failure.sha256
    # Claims stand where they say.
    claims = workspace.ledger.claims()
    assert claims
    for claim in claims:
        assert kept[claim.report].text[claim.span_start : claim.span_end] == claim.text
        assert kept[claim.report].language == "en"
    again = workspace.add_reports(folder, published=DAY, licence="derived-only")
    assert (again.added, again.unchanged, again.claims) == (0, 9, added.claims)
    assert workspace.ledger.claims() == claims
    assert len(workspace.ledger.failures()) == 2


def test_a_post_said_twice_is_one_report(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "posts.jsonl"
    path.write_text((json.dumps({"text": CLAIM}) + "\n") * 3, encoding="utf-8")
    added = workspace.add_reports(path)
    assert (added.added, added.unchanged) == (1, 2)


def test_licences_and_days_are_refused_at_the_door(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="licence"):
        workspace.add_reports(tmp_path, licence="mine")
    with pytest.raises(DateError):
        workspace.add_reports(tmp_path, published=date(2999, 1, 1))


def test_what_the_language_parser_cannot_hold_is_kept_and_said(
    workspace: Workspace, tmp_path: Path
) -> None:
    long, good = tmp_path / "a.txt", tmp_path / "b.txt"
    long.write_text("word " * 10_000, encoding="utf-8")
    good.write_text(CLAIM, encoding="utf-8")
    added = workspace.add_reports(long, good)
    assert (added.added, [f.fault for f in added.failures]) == (2, ["too long"])
    assert added.claims >= 1
    assert too_long(Report(id="x", text="A line.\n" * 10_000)) == ""


def test_an_extractor_that_fails_on_one_report_goes_on(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = reports.claims_of

    def failing(report: Report, **more: object) -> object:
        if "Two" in report.text:
            raise ZeroDivisionError("a bug")
        return really(report, **more)

    monkeypatch.setattr(reports, "claims_of", failing)
    path = tmp_path / "e.json"
    path.write_bytes(export([CLAIM + " One.", CLAIM + " Two.", CLAIM + " Three."]))
    added = workspace.add_reports(path)
    assert (added.added, [f.fault for f in added.failures]) == (3, ["extraction"])
    assert len({c.report for c in workspace.ledger.claims()}) == 2


def test_failures_by_the_thousand_are_counted_not_held(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reports, "_FAILURES_NAMED", 5)
    path = tmp_path / "x.jsonl"
    path.write_text("".join(f'{{"nothing": {n}}}\n' for n in range(40)), encoding="utf-8")
    added = workspace.add_reports(path)
    assert (added.refused, len(added.failures)) == (40, 5)
    assert len(workspace.ledger.failures()) == 40


def test_progress_comes_to_the_end(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "e.json"
    path.write_bytes(export([CLAIM, UKRAINIAN]))
    seen: list[tuple[int, int]] = []
    add_reports(workspace, [path], progress=lambda done, all_: seen.append((done, all_)))
    size = path.stat().st_size
    assert seen[-1] == (size, size)
    assert [d for d, _ in seen] == sorted(d for d, _ in seen)


RUN = """
import sys
from frontcast.pipeline import reports
from frontcast.pipeline.workspace import Workspace
reports._BATCH = 10
Workspace.open(sys.argv[1]).add_reports(sys.argv[2])
"""


def rows(workspace: Workspace) -> tuple[list[str], list[str], list[str]]:
    ledger = workspace.ledger
    assert ledger.verify_chain() == []
    out = (
        [r.id for r in ledger.reports()],
        [c.id for c in ledger.claims()],
        [f.sha256 + f.name for f in ledger.failures()],
    )
    for ids in out:
        assert len(ids) == len(set(ids))
    return out


@pytest.mark.slow
def test_killed_at_any_moment_and_run_again_nothing_is_lost_or_doubled(tmp_path: Path) -> None:
    corpus = tmp_path / "result.json"
    rng = random.Random(5)
    towns = ["Pokrovsk", "Myrnohrad", "Toretsk", "Lyman"]
    corpus.write_bytes(
        export([
            f"Russian forces captured {n} square kilometres near {rng.choice(towns)}, officials "
            "said." if n % 9 else "12:30"
            for n in range(120)
        ])
    )  # fmt: skip
    whole = Workspace.init(tmp_path / "whole")
    start = time.monotonic()
    whole.add_reports(corpus)
    wanted = rows(whole)
    assert [len(ids) for ids in wanted][::2] == [106, 14]
    took = time.monotonic() - start
    torn = Workspace.init(tmp_path / "torn")
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    for _ in range(4):
        process = subprocess.Popen([sys.executable, "-c", RUN, torn.path, corpus], env=env)
        try:
            # From before the first batch to the last; loading the language model takes a while.
            process.wait(timeout=1.0 + rng.random() * (took + 2.0))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
        rows(torn)
    torn.add_reports(corpus)
    got = rows(torn)
    assert [sorted(ids) for ids in got] == [sorted(ids) for ids in wanted]
    for report in torn.ledger.reports():
        assert sha256_hex(torn.archive.get(report.id)) == report.id
    assert torn.ledger.reports() == whole.ledger.reports()


def test_two_workers_write_the_same_rows_in_the_same_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reports, "_BATCH", 10)
    corpus = tmp_path / "result.json"
    texts = [
        f"Russian forces captured {n} square kilometres near Pokrovsk, officials said."
        for n in range(40)
    ]
    # Said again: in the batch that is under way, and long after; too long; in another language.
    corpus.write_bytes(export([*texts[:8], *texts, texts[0], UKRAINIAN, "word " * 10_000, "12:30"]))
    found = []
    for count in (1, 2):
        workspace = Workspace.init(tmp_path / f"w{count}")
        added = add_reports(workspace, [corpus], workers=Workers(count=count))
        found.append((added, rows(workspace), workspace.ledger.counts()))
    assert found[0] == found[1]
    assert found[0][1][1], "claims are found"
    assert (added.other_language, added.refused) == (1, 2)


class Site(Quiet):
    pages: dict[str, tuple[str, bytes]]
    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        kind, body = self.pages.get(self.path, ("", b""))
        tag = f'"{sha256_hex(body)[:12]}"'
        unchanged = bool(kind) and self.headers.get("If-None-Match") == tag
        status = 304 if unchanged else 200 if kind else 404
        self.answer(status, {"ETag": tag, "Content-Type": kind}, b"" if unchanged else body)


@pytest.fixture
def site():
    handler = type("Handler", (Site,), {"pages": {}, "asked": []})
    with served(handler) as port:
        handler.address = f"http://127.0.0.1:{port}"
        yield handler


def asking() -> Fetcher:
    config = FetchConfig(delay_s=0.0, retries=0, timeout_s=5)
    return Fetcher(config, allow=["127.0.0.1/32"])


def entry(link: str, text: str = CLAIM) -> str:
    more = f"<link>{link}</link><pubDate>Fri, 20 Dec 2024 10:00:00 GMT</pubDate>"
    return feed_entry(text, more=more)


def test_a_feed_is_followed(workspace: Workspace, site) -> None:
    """Entries, then the pages they link to; addresses inside a feed are judged like any other."""
    links = [f"{site.address}/1", f"{site.address}/gone", "http://169.254.169.254/latest/",
             "http://2130706433/", "file:///etc/passwd"]  # fmt: skip
    entries = "".join(entry(a, f"{CLAIM} {n}") for n, a in enumerate(links))
    site.pages |= {"/feed": ("application/rss+xml", rss(entries)),
                   "/1": ("text/html", html_page(SENTENCE * 3))}  # fmt: skip
    feed = f"{site.address}/feed"
    counts, added = sync_feed(workspace, feed, articles=True, fetcher=asking())
    assert (counts.entries, counts.articles, counts.unchanged) == (5, 1, False)
    assert added.added == 6
    assert [f.fault for f in added.failures] == ["fetch", "address", "address"]
    article = next(r for r in workspace.ledger.reports() if r.media_type == "text/html")
    # What the page does not say is the feed's.
    assert (article.address, article.published, article.outlet) == (links[0], DAY, "Example Wire")
    assert site.asked == ["/robots.txt", "/feed", "/1", "/gone"]
    site.asked.clear()
    counts, added = sync_feed(workspace, feed, articles=True, fetcher=asking())
    assert (counts.unchanged, counts.articles, counts.held) == (True, 0, 1)
    assert (added.added, added.unchanged) == (0, 5)
    assert site.asked == ["/robots.txt", "/feed", "/gone"]


def test_articles_left_for_the_next_run(workspace: Workspace, site) -> None:
    for n in range(3):
        site.pages[f"/{n}"] = ("text/html", html_page(f"{SENTENCE * 3} Number {n}."))
    entries = "".join(entry(f"{site.address}/{n}", f"Text {n}.") for n in range(3))
    site.pages["/feed"] = ("application/rss+xml", rss(entries))
    done = [
        sync_feed(workspace, f"{site.address}/feed", articles=True, most=2, fetcher=asking())[0]
        for _ in range(2)
    ]
    assert [(c.articles, c.held) for c in done] == [(2, 0), (1, 2)]


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/feed", "http://[::1]/", "file:///x"])
def test_a_feed_at_a_private_address_is_refused(workspace: Workspace, address: str) -> None:
    with pytest.raises(FetchError) as caught:
        sync_feed(workspace, address)
    assert caught.value.fault == "address"
