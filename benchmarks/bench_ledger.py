"""The ledger under many processes: 8 writers and 4 readers at once, and writers killed 100 times.

Usage: python benchmarks/bench_ledger.py [ROWS A WRITER (5000)] [ROWS A TRANSACTION (10)] [KILLS]

On SQLite and on a PostgreSQL that is started for it and writes through to the disk. It ends with
an error if a row is lost or doubled, or the chain does not hold.
"""

import os
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from frontcast.ledger import Ledger
from frontcast.testing.postgres import NoPostgresError, database, postgres_server
from frontcast.testing.torture import made_claim, made_report, torture, write

WRITERS, READERS = 8, 4


def sound(where: str, reports: int) -> None:
    """Check that all rows are there, once each, in a chain that holds."""
    started = time.perf_counter()
    with Ledger(where) as ledger:
        found = [r.id for r in ledger.reports(raw=True)]
        claims = [c.id for c in ledger.claims(raw=True)]
        faults = ledger.audit()
    wanted = {made_report(i).id for i in range(reports)}
    if faults or len(found) != len(wanted) or set(found) != wanted:
        raise SystemExit(f"{where}: not sound: {len(found)} of {len(wanted)}, {faults[:3]}")
    if sorted(claims) != sorted(made_claim(i).id for i in range(reports)):
        raise SystemExit(f"{where}: claims are lost or doubled: {len(claims)} of {reports}")
    print(f"  all {len(found) + len(claims)} rows there once, the chain holds "
          f"(read and verified in {time.perf_counter() - started:.1f} s)")  # fmt: skip


def crowd(where: str, *, rows: int, batch: int) -> None:
    out = torture("crowd", where, writers=WRITERS, readers=READERS, rows=rows, batch=batch)
    total = WRITERS * rows
    print(f"  {WRITERS} writers x {rows} rows, {batch} a transaction, beside {READERS} readers: "
          f"{out['seconds']:.1f} s, {total / out['seconds']:.0f} rows/s, {out['reads']} reads, "
          f"{total - out['new']} lost, errors: {out['errors']}")  # fmt: skip
    if out["new"] != total or out["errors"]:
        raise SystemExit("rows are lost, or a process failed")
    sound(where, WRITERS * (rows // 2))


def kill(where: str, *, kills: int) -> None:
    rows = 20_000
    out = torture("kill", where, kills=kills, rows=rows, batch=5)
    print(f"  {out['killed']} writers killed in {out['seconds']:.0f} s: {out['acknowledged']} rows "
          f"acknowledged, {len(out['lost'])} of them lost, errors: {out['errors']}")  # fmt: skip
    if out["lost"] or out["errors"]:
        raise SystemExit("what was acknowledged is lost")
    reports = max(1000, out["acknowledged"])
    list(write(where, range(reports), batch=500))
    sound(where, reports)


def main() -> None:
    given = [int(word) for word in sys.argv[1:]] + [5000, 10, 100][len(sys.argv) - 1 :]
    rows, batch, kills = given
    print(f"{os.cpu_count()} cores; the load of other work is not taken off")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        places = {"SQLite (WAL, synchronous=FULL)": [str(folder / "a"), str(folder / "b")]}
        try:
            server = stack.enter_context(postgres_server(durable=True))
        except NoPostgresError as error:
            print(f"PostgreSQL left out: {error}")
        else:
            places["PostgreSQL"] = [stack.enter_context(database(server)) for _ in range(2)]
        for name, (first, second) in places.items():
            print(name)
            crowd(first, rows=rows, batch=batch)
            kill(second, kills=kills)


if __name__ == "__main__":
    main()
