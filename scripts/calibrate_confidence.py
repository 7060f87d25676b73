"""Fit how sure a reading is, field by field, on annotated reports, and say how well it holds.

Usage: python scripts/calibrate_confidence.py GOLD [GOLD ...] [--write]
       python scripts/calibrate_confidence.py --check GOLD [GOLD ...]

GOLD are folders as `frontcast evaluate claims --gold` takes them. Every figure but the number of
cases is of documents left out of the fit, one by one (the ridge is chosen on the same, the
largest that costs next to nothing). Run it again after the rules changed: the odds are those of
the rules that it was run with. With --write it replaces the table that ships; --check fits
nothing and says how well the table that ships holds on other documents.

Rules that were written with the annotated reports at hand do better there than elsewhere, and the
odds with them: only --check on reports that nobody looked at says what they are worth.
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from frontcast.claims import Cues, RuleExtractor, features_of
from frontcast.pipeline.evaluate import GoldDocument, gold_documents
from frontcast.theatre import load_theatre
from frontcast.verify import (
    expected_calibration_error,
    fit_odds,
    judge_claims,
    left_out_odds,
    log_score,
)

TABLE = Path(__file__).resolve().parents[1] / "src/frontcast/claims/confidence.json"
RIDGES = (2.0, 5.0, 10.0, 30.0, 100.0)
BINS = 10

Case = tuple[str, tuple[str, ...], bool, float]


def cases_of(documents: Sequence[GoldDocument]) -> dict[str, list[Case]]:
    """Return (document, traits, right, said) of every field of every claim found."""
    theatre = load_theatre("donetsk")
    out: dict[str, list[Case]] = {}
    for document in documents:
        claims = RuleExtractor().extract(document.report, theatre=theatre)
        judged = judge_claims(document.gold, [c.to_json() for c in claims])
        for claim, right in zip(claims, judged, strict=True):
            for name, traits in features_of(claim, cues=Cues()).items():
                if name in right:
                    said = getattr(claim.confidence, name)
                    out.setdefault(name, []).append((document.name, traits, right[name], said))
    return out


def fit(cases: Sequence[Case]) -> tuple[dict[str, Any], dict[str, float]]:
    """Return one field's row of the table, and how well it holds on documents left out."""
    groups, traits, right, _ = zip(*cases, strict=True)
    tried = {r: left_out_odds(traits, right, groups=groups, ridge=r) for r in RIDGES}
    scores = {r: log_score(tried[r], right) for r in RIDGES}
    ridge = max(r for r in RIDGES if scores[r] <= min(scores.values()) + 0.001)
    bias, weights = fit_odds(traits, right, ridge=ridge)
    plain = left_out_odds([()] * len(cases), right, groups=groups, ridge=1.0)
    row = {
        "cases": len(cases),
        "ridge": ridge,
        "bias": round(bias, 3),
        "weights": {name: round(w, 3) for name, w in weights.items() if abs(w) >= 0.005},
    }
    held = {
        "cases": len(cases),
        "right": float(np.mean(right)),
        "ece": expected_calibration_error(tried[ridge], right, bins=BINS, gate=0),
        "ece_constant": expected_calibration_error(plain, right, bins=BINS, gate=0),
        "log_score": scores[ridge],
        "log_score_constant": log_score(plain, right),
        "ridge": ridge,
    }
    return row, held


def check(cases: dict[str, list[Case]]) -> None:
    """Print how well what claims say of themselves holds on these cases."""
    print(f"{'field':10s} {'cases':>5s} {'right':>6s} {'said':>6s} {'ECE':>6s} {'log score':>9s}")
    for name, each in cases.items():
        _, _, right, said = zip(*each, strict=True)
        ece = expected_calibration_error(said, right, bins=BINS, gate=0)
        print(f"{name:10s} {len(each):5d} {np.mean(right):6.3f} {np.mean(said):6.3f} {ece:6.3f} "
              f"{log_score(said, right):9.3f}")  # fmt: skip


def main() -> None:
    folders = [a for a in sys.argv[1:] if not a.startswith("-")]
    if not folders:
        raise SystemExit(__doc__)
    documents = gold_documents(folders)
    cases = cases_of(documents)
    if "--check" in sys.argv:
        check(cases)
        return
    rows, held = {}, {}
    for name, each in cases.items():
        rows[name], held[name] = fit(each)
    print(f"{len(documents)} documents, left out one by one; {BINS} bins")
    print(f"{'field':10s} {'cases':>5s} {'right':>6s} {'ECE':>6s} {'const':>6s} "
          f"{'log score':>9s} {'const':>6s} {'ridge':>6s}")  # fmt: skip
    for name, h in held.items():
        print(f"{name:10s} {h['cases']:5.0f} {h['right']:6.3f} {h['ece']:6.3f} "
              f"{h['ece_constant']:6.3f} {h['log_score']:9.3f} {h['log_score_constant']:6.3f} "
              f"{h['ridge']:6.0f}")  # fmt: skip
    if "--write" in sys.argv:
        about = {
            "written_by": "scripts/calibrate_confidence.py",
            "extractor": RuleExtractor().name,
            "documents": len(documents),
            "left_out_ece": {name: round(h["ece"], 3) for name, h in held.items()},
        }
        text = json.dumps({**about, "fields": rows}, indent=1, sort_keys=True) + "\n"
        TABLE.write_text(text, encoding="utf-8")
        print(f"wrote {TABLE.name}")


if __name__ == "__main__":
    main()
