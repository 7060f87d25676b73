"""The annotated reports that are here, for the benchmarks that need some."""

import os
from pathlib import Path

from frontcast.pipeline.evaluate import GoldDocument, gold_documents

ROOT = Path(__file__).resolve().parents[1]


def documents() -> list[GoldDocument]:
    """Return those of ../shared and of the tests, saying which are left out."""
    shared = Path(os.environ.get("FRONTCAST_SHARED", ROOT.parent / "shared"))
    out: list[GoldDocument] = []
    for folder in (shared, *(ROOT / "tests/claims/gold" / n for n in ("known", "unseen"))):
        if any(folder.glob("*.gold.jsonl")) or (folder / "gold").is_dir():
            out += gold_documents([folder])
        else:
            print(f"left out: the annotated reports {folder.name!r} are not here")
    if not out:
        raise SystemExit("want annotated reports, found none; set FRONTCAST_SHARED")
    return out
