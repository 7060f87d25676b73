"""J6: answers from memory, by server CPU-second; p50 and p99 with 64 clients.

The server is `frontcast serve` on the pack that ships, in a process of its own; the clients keep
their connections and ask again as soon as they are answered. CPU seconds are the server
process's own (user and system), so what the clients cost does not count. Peers, each in a process
of its own on the same uvicorn: FastAPI's default way and FastAPI with orjson, answering a series
of 16 kB from SQLite each time. Left out: Datasette and nginx (no packages of the project), TLS, a
real network.
"""

import argparse
import asyncio
import os
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

CLIENTS = 64
PEERS = ("default", "orjson")


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
            assert status in (b"200", b"304"), head
            length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
            self.want = len(head) + 4 + int(length or 0)
        if len(self.buffer) >= self.want:
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


def measure(pid: int, port: int, path: str, headers: dict[str, str], seconds: float) -> str:
    """Warm up, ask for some seconds, and return one row."""
    ask_for(port, path, headers, 0.3)
    before = cpu_seconds(pid)
    times = np.array(ask_for(port, path, headers, seconds))
    spent = cpu_seconds(pid) - before
    p50, p99 = np.quantile(times * 1000, [0.5, 0.99])
    return f"{len(times) / spent:12,.0f} {len(times) / seconds:12,.0f} {p50:8.2f} {p99:8.2f}"


def start(*args: str) -> tuple[subprocess.Popen[bytes], int]:
    """Start a server of ours and wait until it takes connections."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen([sys.executable, *args, str(port)])
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return process, port
        time.sleep(0.1)
    raise SystemExit("the server did not start")


def peer(kind: str, port: int) -> None:
    """Serve a series from SQLite by FastAPI, in its default way or with orjson."""
    import orjson
    import uvicorn
    from fastapi import FastAPI, Response

    path = Path(tempfile.mkdtemp()) / "series.sqlite"
    base = sqlite3.connect(path)
    base.execute("create table series (day text, value real, error real)")
    rows = [(f"2024-01-{i % 28 + 1:02d}", i * 0.37, 0.5) for i in range(330)]
    base.executemany("insert into series values (?, ?, ?)", rows)
    base.commit()
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
    """Print one row a kind of answer."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--peer", choices=PEERS)
    parser.add_argument("port", type=int, nargs="?")
    given = parser.parse_args()
    if given.peer:
        peer(given.peer, given.port)
        return
    print(f"{'answer':44} {'per CPU-s':>12} {'per second':>12} {'p50 ms':>8} {'p99 ms':>8}")
    process, port = start("-m", "frontcast", "serve", "--no-open", "--port")
    try:
        gzip, plain = {"Accept-Encoding": "gzip"}, {}
        panel = "data/places/geonames-704422.json"
        for label, path, headers in (
            ("panel with series (41 kB), gzip", panel, gzip),
            ("panel with series (41 kB), as it is", panel, plain),
            ("one day's control, GeoJSON, gzip", "api/control/deepstate/2025-11-05.geojson", gzip),
            ("all days' control, packed, gzip (20 kB)", "data/control/deepstate.bin", gzip),
            ("series of a measure, gzip", "api/measure?call=distance(Pokrovsk)", gzip),
            ("OGC items, gzip", "ogc/collections/places/items?limit=100", gzip),
            ("not modified (304)", panel, gzip | {"If-None-Match": "*"}),
        ):
            print(f"{label:44} {measure(process.pid, port, path, headers, given.seconds)}")
    finally:
        process.terminate()
        process.wait()
    for kind in PEERS:
        process, port = start(__file__, "--peer", kind)
        try:
            row = measure(process.pid, port, "series", {}, given.seconds)
            print(f"{'peer: FastAPI, ' + kind + ', 16 kB from SQLite':44} {row}")
        finally:
            process.terminate()
            process.wait()


if __name__ == "__main__":
    main()
