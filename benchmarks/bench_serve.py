"""J6: answers from memory, by server CPU-second; p50 and p99 with 64 clients.

Usage: python benchmarks/bench_serve.py [--seconds 3]

The server is `frontcast serve` on the pack that ships, in a process of its own; the clients keep
their connections and ask again as soon as they are answered. CPU seconds are the server process's
own (user and system), so what the clients cost does not count; times are those that a client sees,
who shares the cores with the server. Peers, each in a process of its own, answering a series of
16 kB from SQLite each time: FastAPI's default way and FastAPI with orjson on the same uvicorn, and
Datasette. Left out: nginx (not from PyPI), TLS, a real network.
"""

import argparse
import asyncio
import gzip
import http.client
import os
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from _bench import Job

CLIENTS = 64
PEERS = ("default", "orjson")
_CHUNKED = 1 << 40  # longer than any answer: its end is told by its last bytes
PER_CPU_SECOND, P99_MS = 20_000, 50


class Client(asyncio.Protocol):
    """One connection: asks, reads to the end of the answer, asks again."""

    def __init__(self, request: bytes, until: float, times: list[float]) -> None:
        self.request, self.until, self.times = request, until, times
        self.buffer, self.want, self.sent = b"", -1, 0.0
        self.done = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.Transport) -> None:
        self.transport = transport
        self.ask()

    def ask(self) -> None:
        self.sent = time.perf_counter()
        self.transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        if self.want < 0:
            head, mark, _ = self.buffer.partition(b"\r\n\r\n")
            if not mark:
                return
            status = head[9:12]
            if status not in (b"200", b"304"):
                raise SystemExit(f"an answer of status {status!r}")
            length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
            if b"transfer-encoding: chunked" in head.lower():
                self.want = _CHUNKED
            else:
                self.want = len(head) + 4 + int(length or 0)
        whole = len(self.buffer) >= self.want
        if self.want == _CHUNKED:
            whole = self.buffer.endswith(b"\r\n0\r\n\r\n")
        if whole:
            now = time.perf_counter()
            self.times.append(now - self.sent)
            self.buffer, self.want = b"", -1
            if now < self.until:
                self.ask()
            else:
                self.transport.close()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.done.done():
            self.done.set_result(None)


def ask_for(port: int, path: str, headers: dict[str, str], seconds: float) -> list[float]:
    """Return the times of all answers, seconds."""
    lines = [f"GET /{path} HTTP/1.1", f"Host: 127.0.0.1:{port}",
             *(f"{k}: {v}" for k, v in headers.items())]  # fmt: skip
    request = ("\r\n".join(lines) + "\r\n\r\n").encode()
    times: list[float] = []

    async def run() -> None:
        loop = asyncio.get_running_loop()
        until = time.perf_counter() + seconds
        made = [
            await loop.create_connection(lambda: Client(request, until, times), "127.0.0.1", port)
            for _ in range(CLIENTS)
        ]
        await asyncio.gather(*(protocol.done for _, protocol in made))

    import uvloop

    uvloop.run(run())
    return times


def cpu_seconds(pid: int) -> float:
    """Return user and system time of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(job: Job, name: str, where: tuple[int, int], path: str, headers: dict[str, str],
            seconds: float) -> tuple[float, float]:  # fmt: skip
    """Warm up, ask for some seconds; enter answers by CPU-second and return them with p99."""
    pid, port = where
    fetch(port, path, headers)
    rest(pid)
    ask_for(port, path, headers, 0.3)
    before = cpu_seconds(pid)
    times = np.array(ask_for(port, path, headers, seconds))
    spent = cpu_seconds(pid) - before
    p50, p99 = np.quantile(times * 1000, [0.5, 0.99])
    note = f"{len(times) / seconds:,.0f} a second, p50 {p50:.2f} ms, p99 {p99:.2f} ms"
    job.row(name, len(times) / spent, "per CPU-s", note=note)
    return len(times) / spent, p99


def fetch(port: int, path: str, headers: dict[str, str]) -> tuple[http.client.HTTPResponse, bytes]:
    """Ask once; again where the first answer, which is made now, takes longer than it may."""
    for _ in range(20):
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
        link.request("GET", f"/{path}", headers=headers)
        answer = link.getresponse()
        body = answer.read()
        if answer.status in (200, 304):
            return answer, body
        time.sleep(1.0)
    raise SystemExit(f"{path}: answered with {answer.status}")


def rest(pid: int) -> None:
    """Wait until a server has done what it does on its own when it starts."""
    before = -1.0
    while (now := cpu_seconds(pid)) > before + 0.02:
        before = now
        time.sleep(1.0)


def check_answers(job: Job, port: int, path: str) -> None:
    """Check that packed answers hold the plain one's bytes, and that a known one is not sent."""
    plain, body = fetch(port, path, {})
    packed, data = fetch(port, path, {"Accept-Encoding": "gzip"})
    same = packed.headers["Content-Encoding"] == "gzip" and gzip.decompress(data) == body
    job.check(f"gzip holds the plain answer ({len(data):,} of {len(body):,} bytes)", same)
    known, nothing = fetch(port, path, {"If-None-Match": plain.headers["ETag"]})
    job.check("a known ETag gets 304 without a body", known.status == 304 and not nothing)
    other, _ = fetch(port, path, {"If-None-Match": '"another"'})
    job.check("another ETag gets the answer", other.status == 200)


def start(*args: str) -> tuple[subprocess.Popen[bytes], int]:
    """Start a server of ours and wait until it takes connections."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    quiet = subprocess.DEVNULL
    process = subprocess.Popen([sys.executable, *args, str(port)], stdout=quiet, stderr=quiet)
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return process, port
        time.sleep(0.1)
    raise SystemExit("the server did not start")


def series(path: Path) -> None:
    """Write a table of a series that makes 16 kB of JSON."""
    base = sqlite3.connect(path)
    base.execute("create table series (day text, value real, error real)")
    rows = [(f"2024-01-{i % 28 + 1:02d}", i * 0.37, 0.5) for i in range(330)]
    base.executemany("insert into series values (?, ?, ?)", rows)
    base.commit()
    base.close()


def peer(kind: str, port: int) -> None:
    """Serve a series from SQLite by FastAPI, in its default way or with orjson."""
    import orjson
    import uvicorn
    from fastapi import FastAPI, Response

    path = Path(tempfile.mkdtemp()) / "series.sqlite"
    series(path)
    app = FastAPI()

    def read() -> list[dict[str, object]]:
        with sqlite3.connect(path) as open_:
            found = open_.execute("select day, value, error from series").fetchall()
        return [{"day": d, "value": v, "error": e} for d, v, e in found]

    if kind == "default":

        @app.get("/series")
        def default() -> list[dict[str, object]]:
            return read()

    else:

        @app.get("/series")
        async def fast() -> Response:
            return Response(orjson.dumps(read()), media_type="application/json")

    uvicorn.run(app, port=port, log_level="error", access_log=False)


def main() -> None:
    """Measure ours and the peers."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--peer", choices=PEERS)
    parser.add_argument("port", type=int, nargs="?")
    given = parser.parse_args()
    if given.peer:
        peer(given.peer, given.port)
        return
    job = Job("J6", f"serving with {CLIENTS} clients",
              "Answers by CPU-second of the server's process. The machine's cores are shared with "
              "the clients (and with whatever else runs on it), which times of answers show."
              )  # fmt: skip
    found = ours(job, given.seconds)
    slow = {kind: others(job, kind, given.seconds) for kind in (*PEERS, "datasette")}
    worst = min(rate for rate, _ in found)
    job.goal("cached answers per CPU-second, the slowest kind", worst, PER_CPU_SECOND, unit="/s")
    job.goal("p99 with 64 clients, the slowest kind", max(p99 for _, p99 in found), P99_MS,
             unit="ms", most=True)  # fmt: skip
    for kind, rate in slow.items():
        if rate:
            name = "Datasette" if kind == "datasette" else f"FastAPI, {kind}"
            job.goal(f"frontcast's slowest kind / {name}", worst / rate)
    job.done()


def ours(job: Job, seconds: float) -> list[tuple[float, float]]:
    """Measure every kind of kept answer."""
    process, port = start("-m", "frontcast", "serve", "--no-open", "--port")
    out = []
    try:
        zipped, plain = {"Accept-Encoding": "gzip"}, {}
        panel = "data/places/geonames-704422.json"
        check_answers(job, port, panel)
        for label, path, headers in (
            ("panel with series (41 kB), gzip", panel, zipped),
            ("panel with series (41 kB), as it is", panel, plain),
            (
                "one day's control, GeoJSON, gzip",
                "api/control/deepstate/2025-11-05.geojson",
                zipped,
            ),
            ("all days' control, packed, gzip (20 kB)", "data/control/deepstate.bin", zipped),
            ("series of a measure, gzip", "api/measure?call=distance(Pokrovsk)", zipped),
            ("OGC items, gzip", "ogc/collections/places/items?limit=100", zipped),
            ("not modified (304)", panel, zipped | {"If-None-Match": "*"}),
        ):
            out.append(measure(job, label, (process.pid, port), path, headers, seconds))
    finally:
        process.terminate()
        process.wait()
    return out


def others(job: Job, kind: str, seconds: float) -> float | None:
    """Measure a peer; None where it is not here."""
    path, name = "series", f"FastAPI, {kind}, 16 kB from SQLite"
    with tempfile.TemporaryDirectory() as where:
        args = [__file__, "--peer", kind]
        if kind == "datasette":
            if job.peer("datasette") is None:
                return None
            table = Path(where) / "base.db"
            series(table)
            args = ["-m", "datasette", "serve", str(table), "--setting", "max_returned_rows",
                    "1000", "--setting", "default_page_size", "1000", "--port"]  # fmt: skip
            path, name = "base/series.json?_shape=array", "Datasette, 16 kB from SQLite"
        process, port = start(*args)
        try:
            rate, _ = measure(job, name, (process.pid, port), path, {}, seconds)
        finally:
            process.terminate()
            process.wait()
    return rate


if __name__ == "__main__":
    main()
