"""Let atheris drive each target for some seconds, each in a process of its own."""

import argparse
import importlib
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from .targets import TARGETS, seeds


def main() -> None:
    """Run the targets, or one of them in this process."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("targets", nargs="*", help="default: all")
    parser.add_argument("--seconds", type=int, default=60, help="for each")
    parser.add_argument("--here", help=argparse.SUPPRESS)
    given = parser.parse_args()
    try:
        import atheris  # noqa: F401 - told at once if it is not there
    except ImportError:
        sys.exit("want atheris: pip install 'frontcast[fuzz]'")
    if given.here:
        _drive(given.here, given.seconds)
    bad = 0
    for name in given.targets or TARGETS:
        done = subprocess.run(
            [sys.executable, "-m", "tests.fuzz", "--here", name, "--seconds", str(given.seconds)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        runs = re.findall(r"stat::number_of_executed_units:\s*(\d+)", done.stderr)
        edges = re.findall(r"cov: (\d+)", done.stderr)
        bad += done.returncode != 0
        said = "nothing found" if done.returncode == 0 else f"FOUND\n{done.stderr[-3000:]}"
        print(f"{name:<10} {int(runs[-1]) if runs else 0:>9,} inputs, "
              f"{edges[-1] if edges else '?'} edges: {said}", flush=True)  # fmt: skip
    sys.exit(1 if bad else 0)


def _drive(name: str, seconds: int) -> None:
    import atheris

    with atheris.instrument_imports(include=["frontcast"]):
        # Anew, so that what they run is counted.
        for loaded in [m for m in sys.modules if m.startswith(("frontcast", "tests.fuzz.targets"))]:
            del sys.modules[loaded]
        targets = importlib.import_module("tests.fuzz.targets")
    with tempfile.TemporaryDirectory() as folder:
        for n, data in enumerate(seeds(name)):
            (Path(folder) / f"{n}").write_bytes(data)
        options = [f"-max_total_time={seconds}", "-print_final_stats=1", "-max_len=4096",
                   "-timeout=20", "-rss_limit_mb=2048", folder]  # fmt: skip
        atheris.Setup([sys.argv[0], *options], targets.TARGETS[name])
        atheris.Fuzz()


if __name__ == "__main__":
    main()
