"""Write docs/performance.md from the benchmarks' results and the notes on what was tried.

Usage: python scripts/write_performance.py [--check]

With --check nothing is written; it ends with an error where the page is not what it would write.
"""

import json
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
RESULTS, NOTES = ROOT / "benchmarks" / "results", ROOT / "benchmarks" / "tried.md"
PAGE = ROOT / "docs" / "performance.md"
HEAD = """# Performance

Written by `python scripts/write_performance.py` from the files in benchmarks/results and the notes
in benchmarks/tried.md; do not edit. `make bench` measures all of it anew and rewrites those files;
`python benchmarks J1` measures one job. Ratios are taken side by side in one run on one machine;
seconds are only a guide: the machine has two cores and other work ran beside. Wrong answers end a
benchmark: what is checked stands below each job. Ratios without a goal are for information.

"""


def figure(value: float) -> str:
    """Return a figure with three digits or so."""
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def cell(text: str) -> str:
    return text.replace("|", "\\|")


def table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(cell(c) for c in line)} |\n" for line in lines)


def section(told: dict[str, Any]) -> str:
    """Return a job's part of the page."""
    out = f"## {told['name']}: {told['title']}\n\n{told['about']} ({told['day']}, Python "
    out += f"{told['python']}, {told['seconds']:.0f} s in all.)\n\n"
    goals = [[g["name"], f"{figure(g['value'])} {g['unit']}".strip(), g["wanted"].strip(),
              g["verdict"]] for g in told["goals"]]  # fmt: skip
    rows = [[r["name"].strip(), f"{figure(r['value'])} {r['unit']}".strip(), r["note"]]
            for r in told["rows"]]  # fmt: skip
    out += table(["ratio or figure", "measured", "goal", ""], goals) + "\n"
    out += table(["way", "measured", ""], rows) + "\n"
    checks = [f"- {'right' if ok else 'WRONG'}: {name}\n" for name, ok in told["checks"]]
    left = [f"- left out: {name}: {why}\n" for name, why in told["skipped"]]
    return out + "".join([*checks, *left, *(f"- {n}\n" for n in told["notes"])]) + "\n"


def page() -> str:
    """Return the whole page."""
    found = [json.loads(p.read_text(encoding="utf-8")) for p in sorted(RESULTS.glob("*.json"))]
    wanted = [(t["name"], g) for t in found for g in t["goals"] if g["verdict"]]
    rows = [[job, g["name"], f"{figure(g['value'])} {g['unit']}".strip(), g["wanted"].strip(),
             g["verdict"]] for job, g in wanted]  # fmt: skip
    passed = sum(g["verdict"] == "pass" for _, g in wanted)
    told = f"## Goals: {passed} of {len(wanted)} reached\n\n"
    told += table(["job", "ratio or figure", "measured", "goal", ""], rows) + "\n"
    parts = [HEAD, told, NOTES.read_text(encoding="utf-8") + "\n", *map(section, found)]
    return "".join(parts).rstrip() + "\n"


def main() -> None:
    text = page()
    if "--check" in sys.argv[1:]:
        if PAGE.read_text(encoding="utf-8") != text:
            raise SystemExit("docs/performance.md is not what the results say; run this script")
        return
    PAGE.write_text(text, encoding="utf-8")
    print(f"wrote {PAGE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
