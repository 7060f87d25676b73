"""Following sources: polite, told once, whatever happens in between."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import ClassVar
from xml.etree import ElementTree

import pytest

from frontcast.errors import ConfigError, LedgerError, WorkspaceError
from frontcast.pipeline.alerts import AlertLog, crossed, exits, stored_alerts
from frontcast.pipeline.watch import Schedule, watch, watch_config
from frontcast.pipeline.workspace import Workspace
from frontcast.records import Alert
from frontcast.testing.files import feed_entry, rss
from frontcast.testing.server import Quiet, served

HELD = "Ukrainian forces still hold Selydove, the General Staff said on 30 October 2024."
TAKEN = "Russian forces captured Selydove on 29 October 2024, the Defence Ministry said."


class Site(Quiet):
    """A feed, robots.txt and a webhook."""

    entries: ClassVar[list[str]] = []
    asked: ClassVar[list[str]] = []
    posted: ClassVar[list[dict]] = []
    keys: ClassVar[list[str]] = []
    status = 200

    def do_GET(self) -> None:
        self.asked.append(self.path)
        if self.path != "/feed":
            self.answer(404, {}, b"")
            return
        self.answer(200, {"Content-Type": "application/rss+xml"}, rss("".join(self.entries)))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.status == 200:
            self.posted.append(json.loads(body))
            self.keys.append(self.headers["Idempotency-Key"])
        self.answer(self.status, {}, b"")


@pytest.fixture
def site() -> Iterator[type[Site]]:
    kind = type("Site", (Site,), {"entries": [], "asked": [], "posted": [], "keys": []})
    with served(kind) as port:
        kind.address = f"http://127.0.0.1:{port}"
        yield kind


@pytest.fixture
def folder(tmp_path: Path, site: type[Site]) -> Path:
    made = tmp_path / "w"
    Workspace.init(made)
    with (made / "frontcast.toml").open("a", encoding="utf-8") as file:
        file.write(f"""
[watch]
webhook = "{site.address}/hook"
places = ["Pokrovsk"]
allow = ["127.0.0.1/32"]
[[watch.feeds]]
address = "{site.address}/feed"
licence = "redistribute"
every_minutes = 5
[[watch.thresholds]]
statement = "captured(Pokrovsk, RU, half) by 2026-01-31"
at = 0.5
""")
    return made


def say(site: type[Site], text: str, number: int) -> None:
    more = f"<link>{site.address}/{number}</link><pubDate>Wed, 30 Oct 2024 10:00:00 GMT</pubDate>"
    site.entries.append(feed_entry(text, more=more))


def due_again(folder: Path) -> None:
    """Let time pass."""
    (folder / "watch" / "schedule.json").unlink(missing_ok=True)


def turn(folder: Path) -> list:
    rounds: list = []
    watch(Workspace.open(folder), once=True, progress=rounds.append)
    return rounds


def test_what_was_so_before_is_noted_and_what_comes_is_told_once(
    folder: Path, site: type[Site]
) -> None:
    say(site, HELD, 1)
    (first,) = turn(folder)
    assert (first.reports, first.alerts, first.sent, first.failed) == (1, (), 0, {})
    # Pokrovsk has no road out on the pack's last map; the threshold has a side from now on.
    log = AlertLog(folder / "watch").read()
    assert {a.kind for a in log} == {"exit closed", "threshold"}
    assert not any(a.told for a in log)
    say(site, TAKEN, 2)
    (early,) = turn(folder)
    assert early.asked == ()  # it is not due yet
    due_again(folder)
    (second,) = turn(folder)
    assert second.reports == 1
    (alert,) = second.alerts
    assert alert.kind == "contradiction"
    assert alert.day == date(2024, 10, 30)
    assert second.sent == 1
    for _ in range(3):
        due_again(folder)
        (later,) = turn(folder)
        assert (later.reports, later.alerts, later.sent) == (0, (), 0)
    assert [p["id"] for p in site.posted] == site.keys == [alert.id]
    feed = ElementTree.parse(folder / "watch" / "alerts.atom").getroot()
    entries = feed.findall("{http://www.w3.org/2005/Atom}entry")
    assert len(entries) == 1
    assert stored_alerts(Workspace.open(folder)) == [alert]
    verdicts = Workspace.open(folder).ledger.verdicts()
    assert {str(v.outcome) for v in verdicts} >= {"supported"}


@pytest.mark.slow
def test_a_run_that_is_killed_anywhere_tells_nothing_twice(folder: Path, site: type[Site]) -> None:
    """Killed at growing times, each time followed by one that may end."""
    say(site, HELD, 1)
    turn(folder)
    say(site, TAKEN, 2)
    command = [sys.executable, "-m", "frontcast", "watch", "--once", "-w", str(folder)]
    for wait in (1.5, 2.5, 3.5, 4.5):
        due_again(folder)
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
            time.sleep(wait)
            run.send_signal(signal.SIGKILL)
    due_again(folder)
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "failed" not in done.stderr
    log = AlertLog(folder / "watch").read()
    told = [a for a in log if a.told]
    assert [a.kind for a in told] == ["contradiction"]
    assert len({a.id for a in log}) == len(log)
    assert len(site.posted) <= 1
    notes = (folder / "watch" / "outbox.jsonl").read_text().splitlines()
    assert sum("sending" in n for n in notes) == 1
    assert len(Workspace.open(folder).ledger.reports()) == 2


@pytest.mark.parametrize("cut", range(1, 120, 17))
def test_a_line_cut_off_counts_as_not_written(tmp_path: Path, cut: int) -> None:
    log = AlertLog(tmp_path)
    one = Alert(kind="threshold", about="a", title="A", detail="", seen_at="2025-01-01T00:00:00Z")
    two = replace(one, about="b")
    log.add([one])
    whole = (tmp_path / "alerts.jsonl").read_bytes()
    log.add([two])
    data = (tmp_path / "alerts.jsonl").read_bytes()
    (tmp_path / "alerts.jsonl").write_bytes(data[: len(whole) + cut])
    assert log.read() == [one]
    assert log.add([one, two]) == [two]
    assert (tmp_path / "alerts.jsonl").read_bytes() == data


def test_a_damaged_log_is_said_to_be(tmp_path: Path) -> None:
    (tmp_path / "alerts.jsonl").write_text('{"kind": 1}\n')
    with pytest.raises(LedgerError, match=r"alerts\.jsonl"):
        AlertLog(tmp_path).read()


def test_a_webhook_that_fails_is_asked_again_later(folder: Path, site: type[Site]) -> None:
    say(site, HELD, 1)
    turn(folder)
    say(site, TAKEN, 2)
    due_again(folder)
    site.status = 500
    (failed,) = turn(folder)
    assert (len(failed.alerts), failed.sent) == (1, 0)
    site.status = 200
    (sent,) = turn(folder)
    assert (sent.alerts, sent.sent) == ((), 1)
    assert len(site.posted) == 1


def test_a_feed_that_fails_is_left_alone_longer_each_time(tmp_path: Path) -> None:
    now = [1_000_000.0]
    schedule = Schedule(tmp_path / "s.json", clock=lambda: now[0])
    waits = []
    for _ in range(8):
        assert schedule.due("a")
        schedule.note("a", minutes=60, failed=True)
        waits.append(schedule.wait("a") / 3600)
        now[0] += schedule.wait("a")
    assert waits == [2, 4, 8, 16, 24, 24, 24, 24]
    schedule.note("a", minutes=60)
    assert schedule.wait("a") == 3600
    # A new run knows it, too.
    assert Schedule(tmp_path / "s.json", clock=lambda: now[0]).wait("a") == 3600
    assert schedule.due("another")


def test_a_feed_that_cannot_be_had_does_not_stop_the_rest(folder: Path, site: type[Site]) -> None:
    text = (folder / "frontcast.toml").read_text()
    gone = f'[[watch.feeds]]\naddress = "{site.address}/gone"\nevery_minutes = 5\n'
    (folder / "frontcast.toml").write_text(text.replace("[[watch.thr", f"{gone}[[watch.thr"))
    say(site, HELD, 1)
    (done,) = turn(folder)
    assert done.reports == 1
    assert list(done.failed) == [f"{site.address}/gone"]


def test_crossings_are_counted_from_the_log(folder: Path) -> None:
    workspace = Workspace.open(folder)
    text = "captured(Pokrovsk, RU, half) by 2026-01-31"
    (first,), failed = crossed(workspace, {text: 0.01}, [])
    assert failed == {}
    assert first.about == f"{text} | 0.01 | 1 above"
    assert crossed(workspace, {text: 0.01}, [first]) == ([], {})
    below = replace(first, about=f"{text} | 0.01 | 2 below")
    (again,), _ = crossed(workspace, {text: 0.01}, [first, below])
    assert again.about.endswith("| 3 above")
    _, failed = crossed(workspace, {"distance(Atlantis) <= 1 km by 2026-01-31": 0.5}, [])
    assert "Atlantis" in " ".join(failed.values())


def test_a_town_that_lost_its_last_road_is_told_once() -> None:
    """Bakhmut fell before the first map; Velyka Novosilka lost its roads in winter 2024 to 2025."""
    workspace = Workspace.of_pack()
    (alert,) = exits(workspace, ["Velyka Novosilka"], [])
    assert alert.kind == "exit closed"
    assert date(2024, 12, 1) <= alert.day <= date(2025, 2, 28)
    assert alert.told
    assert exits(workspace, ["Velyka Novosilka"], [alert]) == []
    # A map that is revised moves the day, and is no second closing.
    assert exits(workspace, ["Velyka Novosilka"], [replace(alert, day=date(2024, 12, 24))]) == []


@pytest.mark.parametrize("text", [
    "[watch]\nunknown = 1", "[watch]\nplaces = ['Atlantis']", "[[watch.maps]]\nsource = 'x'",
    "[[watch.feeds]]\naddress = 'http://a'\nevery_minutes = 1",
    "[[watch.thresholds]]\nstatement = 'nonsense('",
    "[[watch.thresholds]]\nstatement = 'x'\nat = 2",
])  # fmt: skip
def test_settings_that_cannot_be_used_are_refused(tmp_path: Path, text: str) -> None:
    Workspace.init(tmp_path / "w")
    with (tmp_path / "w" / "frontcast.toml").open("a") as file:
        file.write(text)
    with pytest.raises((ConfigError, LookupError, ValueError)):
        watch_config(Workspace.open(tmp_path / "w"))


def test_one_watch_at_a_time(folder: Path, site: type[Site]) -> None:
    import fcntl

    (folder / "watch").mkdir()
    with (folder / "watch" / "lock").open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with pytest.raises(WorkspaceError, match="another watch"):
            watch(Workspace.open(folder), once=True)
    with pytest.raises(WorkspaceError, match="read-only"):
        watch(Workspace.of_pack(), once=True)
    assert site.asked == []
