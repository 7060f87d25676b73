"""`frontcast evaluate claims` on a small report of our own."""

import json
from pathlib import Path

from typer.testing import CliRunner

from frontcast.cli import app as cli
from frontcast.errors import ConfigError, UnknownNameError

MINI = Path(__file__).resolve().parents[1] / "verify" / "gold"


def run(*args: str) -> object:
    return CliRunner().invoke(cli.app, ["evaluate", "claims", "--theatre", "donetsk", *args])


def test_table_with_baselines_and_misses() -> None:
    got = run("--gold", str(MINI), "--misses", "--confusion")
    assert got.exit_code == 0
    for word in ("rules", "sentences", "names", "wire", "pooled", "F1", "What is not as annotated"):
        assert word in got.output
    assert "too few parts" in got.output  # one paragraph or two allow no interval


def test_json_on_screen_and_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "out.json"
    got = run("--gold", str(MINI), "--format", "json", "--json", str(file))
    shown = json.loads(got.output)
    assert shown == json.loads(file.read_text())
    rows = {(r["extractor"], r["style"]): r for r in shown["rows"]}
    assert rows["rules", "pooled"]["claims"] == 5
    assert 0.6 <= rows["rules", "pooled"]["f1"] <= 1
    assert rows["rules", "pooled"]["intervals"]["f1"] == [None, None]
    assert rows["sentences", "pooled"]["precision"] == 0.75
    assert {"document", "what", "claim", "text", "wanted", "got"} <= set(shown["misses"][0])


def test_claims_found_before_are_scored_as_they_are(tmp_path: Path) -> None:
    gold = (MINI / "mini.gold.jsonl").read_text().splitlines()
    (tmp_path / "mini.jsonl").write_text("\n".join(gold[:2]) + "\n")
    got = run("--gold", str(MINI), "--pred", str(tmp_path), "--format", "json")
    row = json.loads(got.output)["rows"][0]
    assert row["precision"] == 1
    assert row["recall"] == 0.4


def test_extractors_by_name() -> None:
    assert run("--gold", str(MINI), "--extractor", "sentences").exit_code == 0
    unknown = run("--gold", str(MINI), "--extractor", "magic")
    assert isinstance(unknown.exception, UnknownNameError)
    assert "chat, names, rules, sentences" in str(unknown.exception)
    bare = run("--gold", str(MINI), "--extractor", "chat")
    assert isinstance(bare.exception, ConfigError)
    assert "--endpoint" in str(bare.exception)
