"""`frontcast evaluate claims` on a small report of our own."""

import json
from pathlib import Path

from typer.testing import CliRunner

from frontcast.cli import app as cli
from frontcast.errors import ConfigError, FetchError, UnknownNameError
from frontcast.testing.chat import chat_stub, completion

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


def test_a_language_model_is_measured_like_the_rules(tmp_path: Path) -> None:
    """The stub gives two of the five claims, one of them with the wrong modality."""
    claim = {"speaker": "narrator", "quote_kind": "none", "polarity": "positive",
             "type": "civilians"}  # fmt: skip
    with chat_stub() as stub:
        stub.answer(completion({"claims": [
            {**claim, "quote": "Residents may leave before winter", "modality": "asserted"},
            {**claim, "quote": "We lost two bridges", "modality": "asserted",
             "speaker": "Ivan Tester", "quote_kind": "direct", "type": "losses"},
            {**claim, "quote": "There is nothing of the kind in it", "modality": "asserted"},
        ]}))  # fmt: skip
        args = ("--extractor", "chat", "--endpoint", stub.url, "--model", "tiny")
        got = run("--gold", str(MINI), *args, "--format", "json")
        row = json.loads(got.output)["rows"][-3]
        assert (row["extractor"], row["style"]) == ("chat", "pooled")
        assert (row["precision"], row["recall"]) == (1, 0.4)
        assert (row["modality"], row["type"]) == (0.5, 1)
        found = CliRunner().invoke(
            cli.app, ["claims", str(MINI / "mini.txt"), "--published", "2025-03-13", *args,
                      "--format", "jsonl"],
        )  # fmt: skip
        lines = [json.loads(line) for line in found.output.splitlines()]
        assert [line["extractor"] for line in lines] == ["chat/1 tiny"] * 2
    gone = run("--gold", str(MINI), "--extractor", "chat", "--endpoint", "ftp://x", "--model", "m")
    assert isinstance(gone.exception, ConfigError)


def test_a_model_that_refuses_ends_the_command() -> None:
    with chat_stub() as stub:
        stub.answer(b"", status=401)
        got = run("--gold", str(MINI), "--extractor", "chat", "--endpoint", stub.url,
                  "--model", "tiny")  # fmt: skip
        assert isinstance(got.exception, FetchError)
