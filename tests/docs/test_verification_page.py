"""The scores in docs/verification.md are what the script makes of the scores that lie beside it."""

import importlib.util
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def script():
    path = ROOT / "scripts" / "verification_report.py"
    spec = importlib.util.spec_from_file_location("verification_report", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_and_its_figures_are_up_to_date(script):
    page, figures = script.report(ROOT / "docs")
    assert page == (ROOT / "docs" / "verification.md").read_text(encoding="utf-8"), (
        "run: python scripts/verification_report.py docs"
    )
    for name, svg in figures.items():
        assert svg == (ROOT / "docs" / "verification" / name).read_text(encoding="utf-8"), name


def test_only_what_lies_between_the_markers_is_written(script, tmp_path):
    docs = tmp_path / "docs"
    shutil.copytree(ROOT / "docs" / "verification", docs / "verification")
    page = (ROOT / "docs" / "verification.md").read_text(encoding="utf-8")
    before, rest = page.split(script.BEGIN)
    _, after = rest.split(script.END)
    (docs / "verification.md").write_text(
        f"{before}{script.BEGIN}old{script.END}{after}", encoding="utf-8"
    )
    script.main(docs, [])
    assert (docs / "verification.md").read_text(encoding="utf-8") == page
    # Scores that are given are put beside the page, and the page says the same.
    script.main(docs, [_copy(docs, "scores.json"), *(_copy(docs, p.name) for p in _cases(docs))])
    assert (docs / "verification.md").read_text(encoding="utf-8") == page


def _cases(docs: Path) -> list[Path]:
    return sorted((docs / "verification").glob("case-*.json"))


def _copy(docs: Path, name: str) -> Path:
    out = docs.parent / name
    shutil.copyfile(docs / "verification" / name, out)
    return out
