"""Quality gate of extraction: floors by field, with the annotated reports pinned by hash.

Five sets: `known` was looked at while the rules were written, `fitted` gave the types their
weights, `unseen` and `held` were not looked at (only figures were: docs/verification.md says how
often), `shared` lies beside the project. A set whose folder is not here is skipped with its
reason. Whoever changes an annotated report or adds one pins the new hash and moves the floors in
the same change, in sight of the reviewer; floors go up with the rules and never down without a
word in the changelog.
"""

import hashlib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest

from frontcast.claims import RuleExtractor
from frontcast.pipeline.evaluate import GOLD, found_claims, gold_documents
from frontcast.theatre import load_theatre
from frontcast.verify import claim_figures, claim_items, count_claims

HERE = Path(__file__).resolve().parent / "gold"


@dataclass(frozen=True, kw_only=True)
class Gate:
    """What a set of annotated reports must reach.

    `sha256` is that of `corpus_hash`; `floors` hold pooled, `style_floors` by style.
    """

    sha256: str = ""
    floors: dict[str, float] = field(default_factory=dict)
    style_floors: dict[str, dict[str, float]] = field(default_factory=dict)
    every_style_f1: float = 0.5


GATES = {
    "shared": Gate(
        sha256="84af70024961c79c1771fee7c077d9978c3f558a7d23c3fdee41c7a1c80ad793",
        floors={
            "f1": 0.91, "recall_tier1": 0.93, "type": 0.94, "modality": 0.93, "polarity": 0.98,
            "speaker": 0.95, "place_id": 0.97, "unresolved": 0.99, "quantity": 0.88, "time": 0.83,
        },
    ),
    "known": Gate(
        sha256="e5ebee10c9e32774a1c3eb1c9d078ad782e649b4ebb1d957887f422f389754e0",
        floors={
            "f1": 0.84, "recall_tier1": 0.87, "type": 0.91, "modality": 0.90, "polarity": 0.94,
            "speaker": 0.90, "place_id": 0.93, "unresolved": 0.88, "quantity": 0.88, "time": 0.87,
        },
        every_style_f1=0.72,
    ),
    "fitted": Gate(
        sha256="ea4b9cb886074554a9d948a566a7240425fd0aae3715bddc3dff2092028ece2c",
        floors={
            "f1": 0.83, "recall_tier1": 0.86, "type": 0.90, "modality": 0.88, "polarity": 0.91,
            "speaker": 0.84, "place_id": 0.92, "unresolved": 0.91, "quantity": 0.81, "time": 0.69,
        },
        every_style_f1=0.79,
    ),
    "unseen": Gate(
        sha256="e7588c11362af15a893e18c195bfda3443e135eb2f1f3ce172232cbc32174204",
        floors={
            "f1": 0.88, "recall_tier1": 0.87, "type": 0.86, "modality": 0.92, "polarity": 0.92,
            "speaker": 0.87, "place_id": 0.89, "unresolved": 0.99, "quantity": 0.80, "time": 0.77,
        },
        every_style_f1=0.72,
    ),
    "held": Gate(
        sha256="5c3160e1f254e7e7954c036c34b7e6e9404fb82565594a70cf473870bfbb42aa",
        floors={
            "f1": 0.85, "recall_tier1": 0.86, "type": 0.77, "modality": 0.89, "polarity": 0.92,
            "speaker": 0.84, "place_id": 0.93, "unresolved": 0.99, "quantity": 0.77, "time": 0.64,
        },
        every_style_f1=0.77,
    ),
}  # fmt: skip


def corpus_hash(folder: Path) -> str:
    """SHA-256 over names and bytes of the gold, texts and descriptions, sorted by name."""
    files = sorted(
        (p.name, p)
        for part in (folder, folder / "gold", folder / "reports")
        if part.is_dir()
        for p in part.iterdir()
        if p.name.endswith((GOLD, ".txt", ".meta.json"))
    )
    digest = hashlib.sha256()
    for name, path in files:
        digest.update(f"{name}\n{path.stat().st_size}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


@cache
def figures(folder: Path) -> dict[str, dict[str, float]]:
    """Figures by style, and pooled."""
    documents = gold_documents([folder])
    found = found_claims(documents, RuleExtractor(), theatre=load_theatre("donetsk"))
    parts: dict[str, list] = {}
    for document, lines in zip(documents, found, strict=True):
        items = claim_items(document.gold, lines)
        for key in (document.style, "pooled"):
            parts.setdefault(key, []).extend(items)
    return {key: claim_figures(count_claims(items)) for key, items in parts.items()}


@pytest.fixture(params=[
    pytest.param("shared", marks=pytest.mark.shared), "known", "fitted", "unseen", "held",
])  # fmt: skip
def gated(request) -> tuple[Path, Gate]:
    name = request.param
    folder = request.getfixturevalue("shared") if name == "shared" else HERE / name
    if not folder.is_dir():
        pytest.skip(f"the annotated reports {name!r} are not here")
    return folder, GATES[name]


def test_the_annotated_reports_are_those_of_the_floors(gated) -> None:
    folder, gate = gated
    got = corpus_hash(folder)
    assert got == gate.sha256, (
        f"{folder.name}: the annotated reports changed; look at the figures anew, then pin {got}"
    )


def test_no_figure_is_below_its_floor(gated) -> None:
    folder, gate = gated
    assert gate.floors, f"{folder.name}: no floors are set; see the figures: {figures(folder)}"
    got = figures(folder)
    wanted = {"pooled": gate.floors, **gate.style_floors}
    below = {
        f"{key} {name}": round(got[key][name], 3)
        for key, floors in wanted.items()
        for name, floor in floors.items()
        if not got[key][name] >= floor  # also where there was nothing to find: NaN
    }
    assert not below, f"below the floor: {below}; all: {got}"


def test_no_style_falls_through(gated) -> None:
    folder, gate = gated
    low = {k: v["f1"] for k, v in figures(folder).items() if v["f1"] < gate.every_style_f1}
    assert not low, f"F1 below {gate.every_style_f1}: {low}"


# Not reached yet; docs/verification.md gives the gaps. Whoever closes them takes the marks away
# (they are strict).
_OPEN = {
    ("known", "held"): "type, quantity and time fall by .10 to .22",
    ("shared", "held"): "type, speaker, quantity and time fall by .10 to .20",
}


def _pair(other: str, fresh: str):
    marks = [pytest.mark.shared] if other == "shared" else []
    if reason := _OPEN.get((other, fresh)):
        marks.append(pytest.mark.xfail(reason=reason, strict=True))
    return pytest.param(other, fresh, marks=marks)


@pytest.mark.parametrize(
    ("other", "fresh"), [_pair(o, f) for o in ("known", "shared") for f in ("unseen", "held")]
)
def test_reports_not_looked_at_are_not_far_below_the_others(request, other, fresh) -> None:
    """No figure more than .10 below: rules that know only what was looked at show here."""
    looked_at = request.getfixturevalue("shared") if other == "shared" else HERE / other
    for folder in (looked_at, HERE / fresh):
        if not folder.is_dir():
            pytest.skip(f"the annotated reports {folder.name!r} are not here")
    best, unseen = (figures(f)["pooled"] for f in (looked_at, HERE / fresh))
    gaps = {k: round(best[k] - unseen[k], 3) for k in best if best[k] - unseen[k] > 0.10}
    assert not gaps, f"{fresh} further than .10 below {other}: {gaps}"


def test_the_hash_sees_every_change(tmp_path) -> None:
    for name in ("a.gold.jsonl", "a.txt", "a.meta.json"):
        (tmp_path / name).write_text(name)
    seen = {corpus_hash(tmp_path)}
    (tmp_path / "a.txt").write_text("A.txt")
    seen.add(corpus_hash(tmp_path))
    (tmp_path / "b.txt").write_text("")
    seen.add(corpus_hash(tmp_path))
    (tmp_path / "a.meta.json").rename(tmp_path / "c.meta.json")
    seen.add(corpus_hash(tmp_path))
    (tmp_path / "notes.md").write_text("not part of it")
    seen.add(corpus_hash(tmp_path))
    assert len(seen) == 4


if __name__ == "__main__":
    import os
    import sys

    shared = Path(os.environ.get("FRONTCAST_SHARED", HERE.parents[3] / "shared"))
    for where in (shared, *(HERE / name for name in GATES if name != "shared")):
        if not where.is_dir():
            sys.stdout.write(f"{where.name}: not here\n")
            continue
        sys.stdout.write(f"{where.name}: sha256={corpus_hash(where)}\n")
        for style, row in figures(where).items():
            shown = ", ".join(f"{k} {v:.3f}" for k, v in row.items())
            sys.stdout.write(f"  {style}: {shown}\n")
