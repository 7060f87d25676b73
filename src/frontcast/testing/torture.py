"""Many writers and readers on one ledger, and writers killed at any moment.

Run as a program it starts the processes and prints what came of it as one line of JSON; `torture`
does so from a test. It imports nothing but the ledger, so that processes start quickly.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

from frontcast.errors import FrontcastError
from frontcast.frame import content_id
from frontcast.ledger import Ledger
from frontcast.records import Claim, Report

_DAY: Final = date(2025, 3, 1)
_OPENING_S: Final = 0.25  # by then a writer may have opened the ledger, or not
_MOMENT_S: Final = 0.03  # about what a transaction takes
_PAUSE_S: Final = 0.01  # between two reads of a reader, who would take all there is otherwise


def torture(job: str, where: str, **options: int) -> dict[str, Any]:
    """Run this file as a program and return what it reports.

    Parameters
    ----------
    job : str
        ``crowd`` (options ``writers, readers, rows, batch``) or ``kill`` (``kills, rows, batch,
        seed``).
    where : str
        The ledger.

    Returns
    -------
    dict
        ``crowd``: ``new`` (rows the writers were told are new), ``reads``, ``errors``,
        ``seconds``. ``kill``: ``acknowledged`` (ids whose writing had returned), ``killed``,
        ``lost`` (acknowledged and not there after the kills), ``errors``, ``seconds``.
    """
    command = [sys.executable, str(Path(__file__).resolve()), job, where]
    for name, value in options.items():
        command += [f"--{name}", str(value)]
    done = subprocess.run(  # noqa: S603 - this very file
        command, check=False, capture_output=True, text=True
    )
    if done.returncode != 0:
        raise RuntimeError(f"{job} ended with {done.returncode}: {done.stderr[-2000:]}")
    out: dict[str, Any] = json.loads(done.stdout)
    return out


def made_report(number: int) -> Report:
    """Return the made-up report of a number."""
    return Report(id=content_id({"n": number}), text=f"Row {number} of many.", published=_DAY)


def made_claim(number: int) -> Claim:
    """Return the made-up claim of the report of a number."""
    return Claim(report=made_report(number).id, doc="made up", span_start=0, span_end=5,
                 text=f"Row {number}", extractor="made/1")  # fmt: skip


def write(where: str, numbers: range, *, batch: int) -> Iterator[tuple[list[str], int]]:
    """Add reports with a claim each; after each batch yield the ids written and how many are new.

    One number makes two rows. The first ids, none, come once the ledger is open.
    """
    with Ledger(where) as ledger:
        yield [], 0
        for start in range(numbers.start, numbers.stop, batch):
            some = range(start, min(start + batch, numbers.stop))
            reports = [made_report(n) for n in some]
            claims = [made_claim(n) for n in some]
            new = ledger.add_reports([(report, _DAY) for report in reports])
            yield [report.id for report in reports], new
            new = ledger.add_claims(claims)
            yield [claim.id for claim in claims], new


def _read(where: str, done: int) -> int:
    """Read until a byte comes out of `done`; every state seen must be sound."""
    os.set_blocking(done, False)
    reads, before = 0, dict[str, int]()
    with Ledger(where) as ledger:
        while True:
            heads = {head.table: head.seq for head in ledger.heads()}
            if any(heads[table] < seq for table, seq in before.items()):
                raise RuntimeError(f"rows went away: {before} -> {heads}")
            before = heads
            claims = ledger.claims(report=made_report(random.randrange(1000)).id)  # noqa: S311 - no secret
            if len(claims) > 1:
                raise RuntimeError(f"a claim is there twice: {claims}")
            if reads % 100 == 0 and (faults := ledger.verify_chain()):
                raise RuntimeError(f"not sound: {faults[:3]}")
            reads += 1
            time.sleep(_PAUSE_S)
            try:
                os.read(done, 1)
            except BlockingIOError:
                continue
            return reads


def _fork(job: Callable[[], int]) -> tuple[int, int]:
    """Run a job in a child; return its process id and a pipe with what it says."""
    out, into = os.pipe()
    child = os.fork()
    if child:
        os.close(into)
        return child, out
    code = 1
    try:
        os.close(out)
        os.write(into, f"{job()}\n".encode())
        code = 0
    except (FrontcastError, RuntimeError) as error:
        os.write(into, f"error: {error}\n".encode())
    finally:
        os._exit(code)


def _crowd(where: str, *, writers: int, readers: int, rows: int, batch: int) -> dict[str, Any]:
    started = time.perf_counter()
    stop, stopping = os.pipe()
    each = rows // 2  # a report and its claim are two rows

    def writer(first: int) -> Callable[[], int]:
        numbers = range(first, first + each)
        return lambda: sum(new for _, new in write(where, numbers, batch=batch))

    writing = [_fork(writer(i * each)) for i in range(writers)]
    reading = [_fork(lambda: _read(where, stop)) for _ in range(readers)]
    said = [_wait(*one) for one in writing]
    seconds = time.perf_counter() - started
    os.write(stopping, b"." * max(readers, 1))
    read = [_wait(*one) for one in reading]
    return {
        "new": sum(int(s) for s in said if s.isdigit()),
        "reads": sum(int(s) for s in read if s.isdigit()),
        "errors": [s for s in (*said, *read) if not s.isdigit()],
        "seconds": seconds,
    }


def _wait(child: int, out: int) -> str:
    with os.fdopen(out, encoding="utf-8") as pipe:
        said = pipe.read().strip()
    _, status = os.waitpid(child, 0)
    return said or f"ended with {status}"


def _kill(where: str, *, kills: int, rows: int, batch: int, seed: int) -> dict[str, Any]:
    started = time.perf_counter()
    moments = random.Random(seed)  # noqa: S311 - no secret
    acknowledged: set[str] = set()
    errors: list[str] = []
    killed = front = 0
    for turn in range(kills):
        # It writes the last batches once more, as whoever goes on after a crash does.
        start = max(0, front - 4 * batch)
        child, out = _writer(where, range(start, rows // 2), batch=batch)
        with os.fdopen(out, encoding="utf-8") as pipe:
            # One in four is killed on opening, be it while it makes the tables; the others a
            # moment after they said so many things, which does not depend on how quick they are.
            lines = [pipe.readline() for _ in range(moments.randint(1, 40))] if turn % 4 else []
            time.sleep(moments.uniform(0.0, _MOMENT_S if turn % 4 else _OPENING_S))
            os.kill(child, signal.SIGKILL)
            lines += pipe.read().splitlines(keepends=True)
        _, status = os.waitpid(child, 0)
        killed += os.WIFSIGNALED(status)
        errors += [line for line in lines if line.startswith("error")]
        # A line that was cut off was not heard; the empty one says that the ledger is open.
        heard = [line.split() for line in lines if line.endswith("\n") and line.strip()]
        heard = [ids for ids in heard if ids[0] != "error:"]
        acknowledged.update(*heard)
        front = max(front, start + sum(map(len, heard[1::2])))  # reports and claims take turns
    with Ledger(where) as ledger:
        there = {r.id for r in ledger.reports(raw=True)} | {c.id for c in ledger.claims(raw=True)}
    return {
        "acknowledged": len(acknowledged),
        "killed": killed,
        "lost": sorted(acknowledged - there)[:5],
        "errors": errors[:5],
        "seconds": time.perf_counter() - started,
    }


def _writer(where: str, numbers: range, *, batch: int) -> tuple[int, int]:
    out, into = os.pipe()
    child = os.fork()
    if child:
        os.close(into)
        return child, out
    try:
        os.close(out)
        for ids, _ in write(where, numbers, batch=batch):
            os.write(into, (" ".join(ids) + "\n").encode())
    except FrontcastError as error:
        os.write(into, f"error: {error}\n".encode())
    finally:
        os._exit(0)


def main() -> None:
    """Read the command line, do it, and write what came of it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("job", choices=("crowd", "kill"))
    parser.add_argument("where")
    for name, value in (("writers", 8), ("readers", 4), ("rows", 250), ("batch", 1),
                        ("kills", 10), ("seed", 1)):  # fmt: skip
        parser.add_argument(f"--{name}", type=int, default=value)
    given = parser.parse_args()
    if given.job == "crowd":
        out = _crowd(given.where, writers=given.writers, readers=given.readers,
                     rows=given.rows, batch=given.batch)  # fmt: skip
    else:
        out = _kill(given.where, kills=given.kills, rows=given.rows, batch=given.batch,
                    seed=given.seed)  # fmt: skip
    sys.stdout.write(json.dumps(out) + "\n")


if __name__ == "__main__":
    main()
