"""Write the forecasts' part of docs/verification.md from the scores of a hindcast.

Usage: python scripts/verification_report.py DOCS [SCORES [CASE ...]]

With SCORES (`frontcast hindcast --out`) and the scores of case studies (one issue date each, its
towns named below) they are put into DOCS/verification/, without what the report does not need.
From what lies there the report is written between the two markers of DOCS/verification.md, and
the figures beside it. Nothing outside the markers is touched.
"""

import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

from frontcast.brief import CaseStudy, score_figures, scorecard, trimmed
from frontcast.verify import Verification

BEGIN, END = "<!-- forecasts: begin -->", "<!-- forecasts: end -->"
TOWNS = {
    date(2024, 12, 20): ("Pokrovsk", "Toretsk", "Chasiv Yar", "Kurakhove"),
    date(2025, 11, 5): ("Pokrovsk", "Myrnohrad", "Kostiantynivka"),
}


def keep(docs: Path, scores: Path, cases: list[Path]) -> None:
    """Put what the report needs of the scores into the folder of the docs."""
    folder = docs / "verification"
    folder.mkdir(exist_ok=True)
    found = trimmed(Verification.from_json(scores.read_text(encoding="utf-8")))
    (folder / "scores.json").write_text(found.to_json() + "\n", encoding="utf-8")
    for old in folder.glob("case-*.json"):
        old.unlink()
    for path in cases:
        case = Verification.from_json(path.read_text(encoding="utf-8"))
        (init,) = case.issues
        towns = tuple(t for t in case.towns if t.place in TOWNS[init])
        text = replace(case, rows=(), towns=towns).to_json()
        (folder / f"case-{init}.json").write_text(text + "\n", encoding="utf-8")


def report(docs: Path) -> tuple[str, dict[str, str]]:
    """Return the whole page with its generated part made anew, and the figures."""
    folder = docs / "verification"
    found = Verification.from_json((folder / "scores.json").read_text(encoding="utf-8"))
    cases = [Verification.from_json(p.read_text(encoding="utf-8"))
             for p in sorted(folder.glob("case-*.json"))]  # fmt: skip
    studies = [CaseStudy(scores=c, init=c.issues[0], places=TOWNS[c.issues[0]]) for c in cases]
    page = (docs / "verification.md").read_text(encoding="utf-8")
    before, rest = page.split(BEGIN)
    _, after = rest.split(END)
    made = scorecard(found, studies)
    return f"{before}{BEGIN}\n\n{made}\n{END}{after}", score_figures(found)


def main(docs: Path, given: list[Path]) -> None:
    if given:
        keep(docs, given[0], given[1:])
    page, figures = report(docs)
    (docs / "verification.md").write_text(page, encoding="utf-8")
    for name, svg in figures.items():
        (docs / "verification" / name).write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(p) for p in sys.argv[2:]])
