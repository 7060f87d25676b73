"""Run the benchmarks of jobs J1 to J6 one by one and print every ratio with its goal.

Usage: python benchmarks [J1 J2 ...]

Each runs in a process of its own. The table is printed from the files that they wrote; a job whose
answer was wrong ends it with an error, one that is short of a goal does not.
"""

import json
import subprocess
import sys
import time
from pathlib import Path

from _bench import RESULTS, number

HERE = Path(__file__).parent
JOBS = {
    "J1": "bench_cube.py",
    "J2": "bench_ensemble.py",
    "J3": "bench_verification.py",
    "J4-pages": "bench_html.py",
    "J4-claims": "bench_claims.py",
    "J4-copies": "bench_copies.py",
    "J5": "bench_access.py",
    "J6": "bench_serve.py",
}


def main() -> None:
    wanted = sys.argv[1:] or list(JOBS)
    jobs = [job for job in JOBS if any(job.startswith(w) for w in wanted)]
    if not jobs:
        raise SystemExit(f"want some of {', '.join(JOBS)}, got {' '.join(wanted)}")
    began, failed = time.perf_counter(), []
    for job in jobs:
        path = RESULTS / f"{job}.json"
        path.unlink(missing_ok=True)
        print(f"-- {job}: {JOBS[job]}", flush=True)
        if subprocess.run([sys.executable, str(HERE / JOBS[job])], check=False).returncode:
            failed.append(job)
    print(f"\n{'job':10}{'ratio or figure':66}{'measured':>12} {'':9}{'goal':18}")
    for job in jobs:
        path = RESULTS / f"{job}.json"
        told = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {"goals": []}
        for goal in told["goals"]:
            print(f"{job:10}{goal['name']:66}{number(goal['value']):>12} {goal['unit']:9}"
                  f"{goal['wanted']:18}{goal['verdict']}")  # fmt: skip
    print(f"all of it took {time.perf_counter() - began:.0f} s")
    if failed:
        raise SystemExit(f"wrong or broken off: {', '.join(failed)}")


if __name__ == "__main__":
    main()
