"""`frontcast score` and `frontcast question` as a user types them."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from frontcast.cli.app import app
from frontcast.forecast import DistanceClimatology, Persistence

TEXT = "Russian troops are on the verge of taking Kurakhove, analysts say.\n"


@pytest.fixture(autouse=True)
def _quick_models(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two models of a second each: what is tested is what becomes of their chances."""
    quick = (DistanceClimatology(), Persistence())
    monkeypatch.setattr("frontcast.pipeline.forecast.models", lambda: quick)


def run(*args: str) -> str:
    got = CliRunner().invoke(app, list(args))
    assert got.exit_code == 0, got.output + repr(got.exception)
    return got.output


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("w") / "w"
    run("init", str(made))
    report = made.parent / "r.txt"
    report.write_text(TEXT, encoding="utf-8")
    run("add", "reports", str(report), "--published", "2024-11-20", "--outlet", "P", "-w",
        str(made))  # fmt: skip
    return made


def test_score_prints_tables_rows_and_one_object(folder: Path, tmp_path: Path) -> None:
    table = run("score", "-w", str(folder))
    assert "What was predicted" in table
    assert "Records" in table
    assert "by the table ICD 203" in table
    whole = json.loads(run("score", "-w", str(folder), "--format", "json"))
    (question,) = whole["questions"]
    assert question["outcome"] == "no"
    assert {o["extent"] for o in question["outcomes"]} == {"centre", "half", "whole"}
    assert question["chances"][0]["brier"] == pytest.approx(0.875**2)
    path = tmp_path / "s.csv"
    run("score", "-w", str(folder), "--format", "csv", "-o", str(path))
    assert "captured(Kurakhove, RU, whole) by 2024-12-20" in path.read_text(encoding="utf-8")
    page = tmp_path / "record.md"
    run("score", "-w", str(folder), "-o", str(page))
    assert page.read_text(encoding="utf-8").startswith("# What was predicted")


def test_questions_are_added_listed_and_edited(folder: Path) -> None:
    out = run("question", "add", "captured(Toretsk, RU, half)", "--by", "2025-02-01", "--p",
              "30%", "--who", "Ann", "--on", "2024-12-01", "-w", str(folder))  # fmt: skip
    key = out.split()[0]
    assert "captured(Toretsk, RU, half) by 2025-02-01" in out
    rows = json.loads(run("question", "list", "-w", str(folder), "--format", "json"))
    assert {r["kept"] for r in rows} == {True, False}
    assert next(r["chances"] for r in rows if r["id"] == key) == 1
    out = run("question", "edit", key, "--by", "2025-03-01", "--who", "Ann", "-w", str(folder))
    assert "by 2025-03-01" in out


def test_a_table_of_chances_is_imported_and_refusals_are_named(
    folder: Path, tmp_path: Path
) -> None:
    path = tmp_path / "m.csv"
    path.write_text(
        "question,time,p,source\n"
        '"captured(Vuhledar, RU, half) by 2024-12-31",2024-09-01,0.5,Market\n'
        '"captured(Nowhere, RU, half) by 2024-12-31",2024-09-01,0.5,Market\n',
        encoding="utf-8",
    )
    out = run("question", "import", str(path), "-w", str(folder))
    assert "2 rows read, 1 chances added, 1 new questions, 1 rows refused" in out


def test_chances_shown_can_be_entered(folder: Path) -> None:
    run("ask", "captured(Toretsk, RU, half) by 2025-01-31", "--as-of", "2024-12-23", "--keep",
        "-w", str(folder))  # fmt: skip
    rows = json.loads(run("score", "-w", str(folder), "--format", "json"))["records"]
    assert any(r["by"] == "model" for r in rows)


def test_a_pack_is_scored_but_not_written_to() -> None:
    assert "What was predicted" in run("score")
    got = CliRunner().invoke(app, ["question", "add", "captured(Toretsk, RU, half)", "--by",
                                   "2030-01-01"])  # fmt: skip
    assert got.exit_code != 0
