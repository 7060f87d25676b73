"""The mirror's client against a local server with the mirror's layout. No sleeps."""

import gzip
from dataclasses import replace
from datetime import date

import pytest

from frontcast.errors import ConfigError, DateError, MapError
from frontcast.frame import sha256_hex
from frontcast.sources import Archive, FetchConfig, sync
from frontcast.testing.server import Quiet, served
from frontcast.theatre import MapSource

FIRST, LAST = date(2024, 8, 1), date(2024, 8, 5)


def path_of(day):
    return f"/data/deepstatemap_data_2024080{day}.geojson"


class Mirror:
    """Files by path, answers to give first, and a record of what was asked."""

    def __init__(self):
        self.files = {path_of(d): f"map {d}".encode() for d in (1, 2, 4, 5)}
        self.first = {}
        self.asked = []
        self.headers = []
        self.address = ""

    def answer(self, request):
        self.asked.append(request.path)
        self.headers.append(dict(request.headers))
        waiting = self.first.get(request.path)
        status, headers, body = waiting.pop(0) if waiting else self.file(request)
        if status == 0:
            request.connection.close()
            return
        request.answer(status, headers, body)

    def file(self, request):
        body = self.files.get(request.path)
        if body is None:
            return 404, {}, b"404: Not Found"
        etag = f'"{sha256_hex(body)[:16]}"'
        if request.headers.get("If-None-Match") == etag:
            return 304, {"ETag": etag}, b""
        return 200, {"ETag": etag}, body


@pytest.fixture
def mirror():
    made = Mirror()

    class Handler(Quiet):
        def do_GET(self):
            made.answer(self)

    with served(Handler) as port:
        made.address = f"http://127.0.0.1:{port}/data/"
        yield made


@pytest.fixture
def source(mirror):
    return MapSource(key="m", mapper="m", format="deepstate-mirror", address=mirror.address)


class Time:
    """A clock that only moves when somebody sleeps."""

    def __init__(self):
        self.now = 0.0
        self.slept = []

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.now += seconds

    def config(self, **more):
        return FetchConfig(sleep=self.sleep, clock=lambda: self.now, timeout_s=5, **more)


@pytest.fixture
def time_():
    return Time()


@pytest.fixture
def run(tmp_path, source, time_):
    def run(since=FIRST, until=LAST, clean=None, **more):
        archive = Archive(tmp_path / "archive")
        return sync(
            more.pop("source", source),
            archive=archive,
            since=since,
            until=until,
            clean=clean,
            config=time_.config(**more),
        )

    return run


def test_all_days_come_and_a_gap_is_no_error(run, mirror, tmp_path):
    got = run()
    assert [f.day.day for f in got.fetched] == [1, 2, 4, 5]
    assert got.missing == (date(2024, 8, 3),)
    assert got.stopped == ""
    assert got.refused == ()
    archive = Archive(tmp_path / "archive")
    assert [archive.get(f.sha256) for f in got.fetched] == [b"map 1", b"map 2", b"map 4", b"map 5"]
    assert {i.licence for i in archive.items()} == {"derived-only"}
    assert {i.source for i in archive.items()} == {"m"}
    assert next(archive.items()).origin == mirror.address + "deepstatemap_data_20240801.geojson"


def test_a_second_run_asks_little_and_with_the_etag(run, mirror):
    run()
    mirror.asked.clear()
    mirror.headers.clear()
    got = run(recheck_days=2)
    assert mirror.asked == [path_of(3), path_of(4), path_of(5)]  # the gap, and the last two
    assert "If-None-Match" not in mirror.headers[0]
    assert all(h["If-None-Match"].startswith('"') for h in mirror.headers[1:])
    assert (got.unchanged, got.held, got.fetched) == (2, 2, ())
    assert got.missing == (date(2024, 8, 3),)


def test_a_late_day_and_a_revised_day_come(run, mirror):
    run()
    mirror.files[path_of(3)] = b"late"
    mirror.files[path_of(5)] = b"revised"
    got = run()
    assert [(f.day.day, f.sha256) for f in got.fetched] == [
        (3, sha256_hex(b"late")),
        (5, sha256_hex(b"revised")),
    ]


def test_one_request_at_a_time_with_a_pause_and_a_name(run, mirror, time_):
    run(delay_s=1.5)
    assert time_.slept == [1.5] * 4
    assert all("frontcast" in h["User-Agent"] for h in mirror.headers)


def test_trouble_is_waited_out(run, mirror, time_):
    mirror.first[path_of(1)] = [(503, {}, b""), (500, {}, b""), (0, {}, b"")]
    got = run(until=FIRST, delay_s=0)
    assert [f.day.day for f in got.fetched] == [1]
    assert time_.slept == [2.0, 4.0, 8.0]


def test_retry_after_is_honoured(run, mirror, time_):
    mirror.first[path_of(1)] = [(429, {"Retry-After": "37"}, b"")]
    run(until=FIRST, delay_s=0)
    assert time_.slept == [37.0]
    mirror.first[path_of(2)] = [(429, {"Retry-After": "Fri, 31 Dec 1999 23:59:59 GMT"}, b"")]
    run(until=date(2024, 8, 2), delay_s=0)
    assert time_.slept == [37.0, 2.0]


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        ([(429, {"Retry-After": "86400"}, b"")], "asks to wait 86400 s"),
        ([(500, {}, b"")] * 3, "gave up after 3 tries"),
        ([(403, {}, b"")], "403; not asked again"),
        ([(302, {"Location": "http://localhost:1/x"}, b"")], "leads away to localhost"),
        ([(302, {"Location": "http://127.0.0.1:1/x"}, b"")], "leads away"),
        ([(302, {"Location": "file:///etc/passwd"}, b"")], "leads away"),
    ],
)
def test_a_run_that_stops_says_why_and_goes_on_later(run, mirror, answers, why):
    mirror.first[path_of(2)] = list(answers)
    got = run(retries=2)
    assert why in got.stopped
    assert [f.day.day for f in got.fetched] == [1]
    assert path_of(4) not in mirror.asked
    mirror.first.clear()
    mirror.asked.clear()
    again = run(recheck_days=0)
    assert [f.day.day for f in again.fetched] == [2, 4, 5]
    assert again.held == 1
    assert path_of(1) not in mirror.asked


def test_redirects_within_the_host_are_followed_but_not_for_ever(run, mirror):
    mirror.files["/new/1"] = b"moved"
    mirror.first[path_of(1)] = [(301, {"Location": "/new/1"}, b"")]
    got = run(until=FIRST)
    assert got.fetched[0].sha256 == sha256_hex(b"moved")
    mirror.first[path_of(2)] = [(302, {"Location": path_of(2)}, b"")] * 9
    assert "without end" in run(until=date(2024, 8, 2)).stopped


def test_too_large_files_are_refused_also_when_packed(run, mirror):
    mirror.files[path_of(1)] = b"x" * 2000
    bomb = gzip.compress(b"0" * 1_000_000)
    assert len(bomb) < 2000
    mirror.first[path_of(2)] = [(200, {"Content-Encoding": "gzip"}, bomb)]
    got = run(until=date(2024, 8, 4), max_bytes=1500)
    assert [f.fault for f in got.refused] == ["too large", "too large"]
    assert [f.day.day for f in got.fetched] == [4]


def test_cleaning_and_refusal_keep_the_file_aside(run, mirror, tmp_path):
    def clean(data):
        if data == b"map 2":
            raise MapError("it ends", fault="truncated")
        return data.upper()

    got = run(clean=clean, until=date(2024, 8, 2))
    archive = Archive(tmp_path / "archive")
    assert archive.get(got.fetched[0].sha256) == b"MAP 1"
    (failure,) = got.refused
    assert failure.fault == "truncated"
    assert archive.refused(failure.sha256) == b"map 2"
    assert list(archive.failures()) == [failure]
    # A refused day is asked for again: the mirror may have mended it.
    assert [f.day.day for f in run(until=date(2024, 8, 2)).fetched] == [2]


def test_lost_bytes_are_fetched_again(run, tmp_path):
    sha = run(until=FIRST).fetched[0].sha256
    (tmp_path / "archive" / sha[:2] / sha).unlink()
    run(until=FIRST, recheck_days=0)
    assert Archive(tmp_path / "archive").get(sha) == b"map 1"


def test_a_damaged_memory_means_asking_again(run, tmp_path):
    run()
    (tmp_path / "archive" / "sync" / "m.json").write_text("{")
    got = run()
    assert len(got.fetched) == 4


def test_what_cannot_be_fetched_is_said(run, source):
    with pytest.raises(ConfigError, match="no mirror"):
        run(source=replace(source, address=""))
    with pytest.raises(ConfigError, match="no mirror"):
        run(source=replace(source, format="declared"))
    with pytest.raises(DateError, match="first day"):
        run(since=LAST, until=FIRST)
