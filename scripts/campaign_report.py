"""Write the tables of docs/campaign.md: parameters, coverage, figures, what the data tell.

Usage: python scripts/campaign_report.py [RANKS.json]

Runs the calibrated baseline of the pack (2,000 members, seed 1) and writes what lies between the
markers, and the charts in docs/campaign/. RANKS.json, where given, is what `frontcast campaign fit
--replicates N` wrote beside its draws; it is kept as docs/campaign/checks.json.
"""

import json
import shutil
import sys
from pathlib import Path

import numpy as np

from frontcast.campaign import Campaign, load_draws
from frontcast.pipeline.campaign import chart, check_rows, open_campaign, run, town_rows
from frontcast.pipeline.workspace import Workspace

DOCS = Path(__file__).resolve().parents[1] / "docs"
BEGIN, END = "<!-- report: written by scripts/campaign_report.py -->", "<!-- end of report -->"
MEMBERS = 2000
LOSSES = ("confirmed", "people", "vehicles")
POOLED = {"**losses, pooled**": LOSSES, "**areas and losses, pooled**": ("ground", *LOSSES)}


def main(checks: Path | None) -> None:
    kept = DOCS / "campaign" / "checks.json"
    if checks is not None:
        shutil.copyfile(checks, kept)
    campaign = open_campaign(Workspace.of_pack("donetsk"))
    parts = [parameters(campaign), baseline(campaign)]
    if kept.is_file():
        parts.append(identified(json.loads(kept.read_text(encoding="utf-8"))))
    page = DOCS / "campaign.md"
    before, rest = page.read_text(encoding="utf-8").split(BEGIN)
    after = rest.split(END)[1]
    text = f"{before}{BEGIN}\n" + "\n".join(parts) + f"\n{END}{after}"
    page.write_text(text, encoding="utf-8")
    print(f"wrote {page}")


def table(head: tuple[str, ...], rows: list[tuple[object, ...]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(said(v) for v in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def said(value: object) -> str:
    if isinstance(value, float):
        if not np.isfinite(value):
            return "not by the end"
        return f"{value:.3g}" if abs(value) < 1000 else f"{value:,.0f}"
    return str(value)


def parameters(campaign: Campaign) -> str:
    draws = load_draws(campaign)
    rows: list[tuple[object, ...]] = []
    for j, p in enumerate(campaign.table):
        if p.name.startswith("effort."):
            continue
        low, middle, high = np.percentile(draws[:, j], [5, 50, 95])
        found = f"{middle:.3g} ({low:.3g} to {high:.3g})"
        prior = f"{p.median:g}, {p.scale} sd {p.sd:g}"
        rows.append((f"`{p.name}`", p.unit, p.meaning, prior, p.source, found))
    effort = [
        (side, *(
            f"{np.exp(np.median(draws[:, j])):.2f}"
            for axis in campaign.names
            for j, p in enumerate(campaign.table) if p.name == f"effort.{side}.{axis}"
        ))
        for side in campaign.sides
    ]  # fmt: skip
    head = ("parameter", "unit", "what it is", "prior median, spread", "where that is from",
            "posterior median (90 %)")  # fmt: skip
    return (
        "### Parameters\n" + table(head, rows)
        + "\nEffort by side and axis (log sd 0.6 in the prior; 1 where a side never attacks), "
        "posterior medians:\n\n" + table(("side", *campaign.names), effort)
    )  # fmt: skip


def baseline(campaign: Campaign) -> str:
    ran = run(campaign, members=MEMBERS)
    folder = DOCS / "campaign"
    for axis in ("", "pokrovsk"):
        name = f"area-{axis or 'all'}.svg"
        (folder / name).write_text(chart(ran, axis=axis) + "\n", encoding="utf-8")
    prior = run(campaign, members=MEMBERS, prior=True)
    out = ["### Prior and posterior predictive checks\n"]
    rows: list[tuple[object, ...]] = []
    for origin, one in (("prior", prior), ("posterior", ran)):
        found = check_rows(one)[0]
        rows += [
            (origin, c["series"], c["months"], f"{c['covered']:.0%}", f"{c['below']:.0%}",
             f"{c['above']:.0%}", c["n"], c["width"])
            for c in found
        ]  # fmt: skip
        rows += [pooled(origin, name, months, found) for name in POOLED
                 for months in ("fitted", "held out")]  # fmt: skip
    head = ("from", "series", "months", "inside 90 %", "below", "above", "values", "median width")
    out.append(table(head, rows))
    out.append("![Ground by month, all axes](campaign/area-all.svg)\n")
    out.append("![Ground by month, Pokrovsk](campaign/area-pokrovsk.svg)\n")
    out.append("### What the reports say\n")
    figures = check_rows(ran)[1]
    out.append(
        table(
            ("figure", "reported", "model 5 %", "50 %", "95 %", "mean", "inside"),
            [(f["figure"], f["reported"], f["low"], f["median"], f["high"],
              "-" if f["mean"] is None else f["mean"], "yes" if f["inside"] else "no")
             for f in figures],
        )
    )  # fmt: skip
    out.append("### When towns fall in the model\n")
    towns = [(t["town"], t["axis"], f"{t['chance']:.0%}", t["p05"] or "-", t["p50"] or "-",
              t["p95"] or "-")
             for t in town_rows(ran) if t["attacker"] == campaign.sides[0]]  # fmt: skip
    out.append(table(("town", "axis", "by the end", "5 %", "50 %", "95 %"), towns))
    out.append(
        "Precedents, for comparison, not fitted (days from the first day with one way out left or "
        "none; ways left at the end):\n"
    )
    out.append(
        table(
            ("town", "given up", "days late", "ways left", "reported"),
            [(p.place, p.given_up or "-", p.late_days, p.ways_left, p.reported)
             for p in campaign.precedents],
        )
    )  # fmt: skip
    return "\n".join(out)


def pooled(origin: str, name: str, months: str, rows: list[dict]) -> tuple[object, ...]:
    of = [r for r in rows if r["series"] in POOLED[name] and r["months"] == months]
    n = sum(r["n"] for r in of)
    shares = (f"{sum(r[k] * r['n'] for r in of) / n:.1%}" for k in ("covered", "below", "above"))
    return (origin, name, months, *shares, n, "-")


def identified(checks: dict) -> str:
    ranks = {r["parameter"]: r for r in checks.get("ranks", [])}
    rows = [
        (f"`{r['parameter']}`", f"{r['contraction']:.2f}", f"{r['shift']:+.2f}",
         f"`{r['with']}` {r['correlation']:+.2f}",
         f"{ranks[r['parameter']]['p_value']:.3f}" if r["parameter"] in ranks else "-",
         f"{ranks[r['parameter']]['rank_variance']:.2f}" if r["parameter"] in ranks else "-")
        for r in checks["identified"]
    ]  # fmt: skip
    n = sum(r["contraction"] > 0.5 for r in checks["identified"])
    some = sum(0.2 < r["contraction"] <= 0.5 for r in checks["identified"])
    text = (
        "### What the data tell, and what they cannot\n"
        f"Contraction: 1 - variance of the posterior over that of the prior. Above .5 for {n} of "
        f"{len(rows)} parameters, .2 to .5 for {some}; for the rest it is about "
        "the prior, and answers that hang on them are the prior's. Shift: in sd of the prior.\n"
    )
    if ranks:
        low = sum(r["p_value"] < 0.05 for r in checks["ranks"])
        text += (
            f"Ranks (simulation-based calibration, {checks['replicates']} made-up data sets): "
            f"chi-squared below .05 for {low} of {len(ranks)} parameters (some "
            f"{0.05 * len(ranks):.0f} "
            "are expected by chance); rank variance 1 is right, below 1 the posterior is too wide, "
            "above 1 too narrow.\n"
        )
    head = ("parameter", "contraction", "shift", "goes with", "ranks: p", "rank variance")
    return text + "\n" + table(head, rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
