"""What all benchmarks share: rows, ratios with their goals, checks, what was left out; as JSON.

A benchmark makes a `Job`, enters what it measured, and ends with `Job.done`, which prints it and
writes ``benchmarks/results/NAME.json``. ``python benchmarks`` runs all jobs and prints one table;
``python scripts/write_performance.py`` writes docs/performance.md from the results.
"""

import importlib
import json
import os
import platform
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

ROOT = Path(__file__).resolve().parents[1]
RESULTS = Path(os.environ.get("FRONTCAST_BENCH_OUT", ROOT / "benchmarks" / "results"))
T = TypeVar("T")


def shared(*parts: str) -> Path:
    """Return a path in the folder of real data beside the project."""
    return Path(os.environ.get("FRONTCAST_SHARED", ROOT.parent / "shared")).joinpath(*parts)


def cpu() -> float:
    """Return user + system seconds of this process, all threads."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def least(work: Callable[[], T], *, repeats: int) -> tuple[float, T]:
    """Return the fewest CPU seconds of some runs, and what the last one returned."""
    best, out = float("inf"), None
    for _ in range(repeats):
        start = cpu()
        out = work()
        best = min(best, cpu() - start)
    return best, out  # type: ignore[return-value]  # repeats is at least one


def peak_gb() -> float:
    """Return the most memory this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


@dataclass(frozen=True)
class Row:
    """One way of doing the job, and what it took."""

    name: str
    value: float
    unit: str
    note: str = ""


@dataclass(frozen=True)
class Goal:
    """A ratio or a figure with what it should reach; a goal of None is told for itself."""

    name: str
    value: float
    goal: float | None = None
    least: bool = True
    unit: str = "x"

    @property
    def verdict(self) -> str:
        if self.goal is None:
            return ""
        return (
            "pass"
            if (self.value >= self.goal) == self.least or self.value == self.goal
            else "SHORT"
        )

    @property
    def wanted(self) -> str:
        if self.goal is None:
            return ""
        return f"{'>=' if self.least else '<='} {number(self.goal)} {self.unit}"


@dataclass
class Job:
    """A benchmark's results.

    Parameters
    ----------
    name : str
        Key of the job and of its file, such as ``"J1"``.
    title, about : str
        What is done, and how it was measured.
    """

    name: str
    title: str
    about: str
    rows: list[Row] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)
    checks: list[tuple[str, bool]] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    began: float = field(default_factory=time.perf_counter)

    def row(self, name: str, value: float, unit: str, *, note: str = "") -> float:
        """Enter a row and return its value."""
        self.rows.append(Row(name, float(value), unit, note))
        print(f"  {name:58} {number(value):>10} {unit}  {note}", flush=True)
        return value

    def goal(self, name: str, value: float, goal: float | None = None, *, unit: str = "x",
             most: bool = False) -> None:  # fmt: skip
        """Enter a ratio or figure; `goal` is the least it should be, or the `most`."""
        self.goals.append(Goal(name, float(value), goal, not most, unit))

    def check(self, name: str, ok: bool) -> None:  # noqa: FBT001 - what is checked, and whether it held
        """Enter whether the result is right; a wrong one ends the benchmark with an error."""
        self.checks.append((name, bool(ok)))

    def skip(self, name: str, why: str) -> None:
        """Say what was left out."""
        self.skipped.append((name, why))

    def peer(self, module: str) -> ModuleType | None:
        """Return a peer's module, or None, which is then said."""
        try:
            return importlib.import_module(module)
        except ImportError as error:
            self.skip(module, f"{error.name} is not installed (extra `bench`)")
            return None

    def done(self) -> None:
        """Print and write the results; end with an error where a check failed."""
        took = time.perf_counter() - self.began
        print(f"{self.name}: {self.title}")
        for goal in self.goals:
            print(f"  {goal.name:58} {number(goal.value):>10} {goal.unit:8} {goal.wanted:16} "
                  f"{goal.verdict}")  # fmt: skip
        for name, ok in self.checks:
            print(f"  {'right' if ok else 'WRONG'}: {name}")
        for name, why in self.skipped:
            print(f"  left out: {name}: {why}")
        print(f"  took {took:.0f} s")
        RESULTS.mkdir(parents=True, exist_ok=True)
        told: dict[str, Any] = {
            "name": self.name, "title": self.title, "about": self.about,
            "day": date.today().isoformat(), "python": platform.python_version(),
            "seconds": round(took, 1), "rows": [asdict(r) for r in self.rows],
            "goals": [{**asdict(g), "verdict": g.verdict, "wanted": g.wanted} for g in self.goals],
            "checks": self.checks, "skipped": self.skipped, "notes": self.notes,
        }  # fmt: skip
        path = RESULTS / f"{self.name}.json"
        path.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
        if not all(ok for _, ok in self.checks):
            sys.exit(1)


def number(value: float) -> str:
    """Return a figure with three digits or so."""
    if value != value or abs(value) == float("inf"):  # noqa: PLR0124 - NaN is the one that differs
        return str(value)
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.4g}" if abs(value) < 1 else f"{value:.3g}"
