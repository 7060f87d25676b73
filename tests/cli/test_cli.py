"""The command line on the pack that ships: formats, errors, exit codes."""

import csv
import io
import json
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from frontcast import errors
from frontcast.cli import app as cli
from frontcast.cli.output import Format, write_rows
from frontcast.errors import SHAPES, FrontcastError, shape_of
from frontcast.testing import files


def run(*args: str) -> object:
    return CliRunner().invoke(cli.app, list(args))


def test_ask_prints_one_object() -> None:
    got = run("ask", "share(Donetsk Oblast, RU) >= 60% on 2024-12-20", "--format", "json")
    answer = json.loads(got.output)
    assert answer["outcome"] == "supported"
    # 66.5 % by the reference values of the real maps.
    assert answer["value"] == pytest.approx(66.5, abs=0.7)
    assert answer["statement"] == "share(Donetsk Oblast, RU) >= 60% on 2024-12-20"
    assert (answer["unit"], answer["source"], answer["as_of"]) == ("%", "deepstate", "2025-11-30")
    assert "uacontrolmap" in {m["mapper"] for m in answer["by_mapper"]}


def test_ask_about_days_to_come_gives_a_probability_with_its_record() -> None:
    got = run("ask", "captured(Pokrovsk, RU, whole) by 2025-12-31", "--as-of", "2025-11-06",
              "--format", "json")  # fmt: skip
    answer = json.loads(got.output)
    assert answer["outcome"] == "too early"
    assert 0 < answer["probability"] < 1
    for forecast in answer["forecasts"]:
        assert "Brier score" in forecast["track_record"]
        assert forecast["issued"] <= "2025-11-06"


def test_ask_and_forecast_give_the_same_chance() -> None:
    asked = run("ask", "captured(Kostiantynivka, RU, half) by 2025-12-05", "--as-of",
                "2025-11-06", "--format", "json")  # fmt: skip
    listed = run("forecast", "Kostiantynivka", "--as-of", "2025-11-06", "--horizons", "30",
                 "--format", "json")  # fmt: skip
    row = json.loads(listed.output)[0]  # the best model comes first
    assert row["lead_days"] == 30
    assert row["half"] == json.loads(asked.output)["probability"]


def test_measure_in_every_format(tmp_path: Path) -> None:
    args = ["measure", "distance(Pokrovsk)", "--from", "2024-12-19", "--to", "2024-12-21",
            "--mapper", "deepstate"]  # fmt: skip
    rows = list(csv.DictReader(io.StringIO(run(*args, "--format", "csv").output)))
    assert [r["day"] for r in rows] == ["2024-12-19", "2024-12-20", "2024-12-21"]
    assert float(rows[1]["value"]) == pytest.approx(6.6, abs=0.5)
    assert len(json.loads(run(*args, "--format", "json").output)) == 3
    lines = run(*args, "--format", "jsonl").output.splitlines()
    assert [json.loads(line)["unit"] for line in lines] == ["km"] * 3
    path = tmp_path / "d.parquet"
    assert run(*args, "--format", "parquet", "--out", str(path)).exit_code == 0
    assert len(pd.read_parquet(path)) == 3
    assert "2024-12-20" in run(*args).output


def test_claims_of_a_file(tmp_path: Path) -> None:
    file = tmp_path / "r.txt"
    text = "Russia controls about 70 percent of the Donetsk region, officials said.\n"
    file.write_text(text, encoding="utf-8")
    got = run("claims", str(file), "--published", "2025-06-06", "--format", "jsonl")
    lines = [json.loads(line) for line in got.output.splitlines()]
    fields = {"id", "span_start", "span_end", "text", "speaker", "quote", "modality", "polarity",
              "type", "places", "quantities", "time", "statement_time"}  # fmt: skip
    assert lines
    for line in lines:
        assert fields <= set(line)
        assert text[line["span_start"] : line["span_end"]] == line["text"]
    assert "share(Donetsk Oblast, RU) = 65..75% on 2025-06-06" in {x["statement"] for x in lines}


@pytest.mark.parametrize(
    ("args", "error"),
    [
        (["ask", "share(Donetsk Oblast, RU) >= 60 km"], errors.StatementError),
        (["ask", "distance(Atlantis) <= 5 km"], errors.UnknownNameError),
        (["ask", "distance(Pokrovsk) <= 5 km on 2025-02-29"], errors.StatementError),
        (["ask", "distance(Pokrovsk)", "--as-of", "yesterday"], errors.DateError),
        (["measure", "distance(Pokrovsk)", "--every", "soon"], errors.DateError),
        (["measure", "distance(Pokrovsk) <= 5 km"], errors.StatementError),
        (["claims", "no-such-file.txt"], errors.ReportError),
        (["add", "reports", ".", "--licence", "mine"], errors.ConfigError),
        (["sync", "feed", "http://127.0.0.1/feed"], errors.WorkspaceError),
        (["claims", "x.txt", "--published", "2999-01-01"], errors.DateError),
        (["claims", "x.txt", "--published", "2025-13-01"], errors.DateError),
        (
            ["measure", "distance(Pokrovsk)", "--from", "2025-02-02", "--to", "2025-02-01"],
            errors.DateError,
        ),
        (["forecast", "--horizons", "0"], errors.DateError),
        (["brief", "Pokrovsk", "--on", "2030-01-01"], errors.DateError),
        (["init", "pyproject.toml"], errors.WorkspaceError),
        (["info", "-w", "no-such-folder"], errors.WorkspaceError),
        (["add", "maps", ".", "--source", "deepstate-mirror"], errors.WorkspaceError),
        (["brief", "Pokrovsk", "-o", "brief.docx"], errors.ConfigError),
        (["ask", "distance(Pokrovsk)", "--mapper", "nobody"], errors.ConfigError),
        (["measure", "distance(Pokrovsk)", "--format", "parquet"], errors.ConfigError),
    ],
)
def test_errors_have_one_shape_and_an_exit_code(
    args: list[str], error: type[FrontcastError], monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    got = run(*args)
    assert isinstance(got.exception, error), got.output
    monkeypatch.setattr("sys.argv", ["frontcast", *args])
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    assert stopped.value.code == SHAPES[error][1]
    said = capsys.readouterr().err
    assert said.startswith("frontcast: ")
    assert "Traceback" not in said


def test_every_error_has_a_status_an_exit_code_and_a_shape() -> None:
    leaves = [
        e for name, e in vars(errors).items()
        if isinstance(e, type) and issubclass(e, FrontcastError) and not name.startswith("_")
    ]  # fmt: skip
    assert set(leaves) == set(SHAPES)
    for status, code in SHAPES.values():
        assert 400 <= status < 600
        assert 1 <= code < 64
    _, _, shape = shape_of(errors.StatementError("no", text="x", column=3, expected=("y",)))
    assert shape == {"error": "StatementError", "message": "no", "column": 4, "expected": ["y"]}


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_csv_cells_are_no_formulas(cell: str, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    write_rows([{"text": cell, "value": -1.5}], fmt=Format.CSV, path=path)
    with path.open(newline="", encoding="utf-8") as file:
        row = next(csv.DictReader(file))
    assert row["text"] == "'" + cell
    assert row["value"] == "-1.5"


def test_markup_in_texts_stays_text(capsys: pytest.CaptureFixture[str]) -> None:
    write_rows([{"text": "[bold]x[/bold] [/nope]"}], fmt=Format.TABLE)
    assert "[bold]x[/bold] [/nope]" in capsys.readouterr().out


def test_undated_reports_make_claims_without_days(tmp_path: Path) -> None:
    file = tmp_path / "r.txt"
    file.write_text("Russia controls about 70 percent of the Donetsk region.\n", encoding="utf-8")
    got = run("claims", str(file), "--format", "jsonl")
    assert got.exit_code == 0
    for line in map(json.loads, got.output.splitlines()):
        assert line["statement"] is None


TEXT = "Russia controls about 70 percent of the Donetsk region, officials said."


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.json", json.dumps({"messages": [{"text": TEXT, "date": "2025-06-06"}]}).encode()),
        ("a.jsonl", json.dumps({"body": TEXT, "published": "2025-06-06"}).encode() + b"\n"),
        ("a.xml", files.rss(files.feed_entry(
            TEXT, more="<pubDate>Fri, 06 Jun 2025 10:00:00 GMT</pubDate>"))),
        ("a.pdf", files.pdf([TEXT], info="<< /CreationDate (D:20250606) >>")),
        ("a.eml", files.mail(TEXT, Date="Fri, 06 Jun 2025 10:00:00 +0200")),
        ("a.mbox", b"From a@b Fri Jun  6 10:00:00 2025\n"
         + files.mail(TEXT, Date="Fri, 06 Jun 2025 10:00:00 +0200")),
        ("a.warc", files.warc([("https://x.example/", files.html_page(
            TEXT, head='<meta name="date" content="2025-06-06">'))])),
    ],
    ids=["telegram", "lines", "feed", "pdf", "mail", "mailbox", "warc"],
)  # fmt: skip
def test_claims_of_every_kind_of_file(name: str, data: bytes, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    got = run("claims", str(path), "--format", "jsonl")
    lines = [json.loads(line) for line in got.stdout.splitlines()]
    assert "share(Donetsk Oblast, RU) = 65..75% on 2025-06-06" in {x["statement"] for x in lines}


def test_claims_of_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.4 broken")
    assert isinstance(run("claims", str(path)).exception, errors.ReportError)


def test_added_reports_are_counted(tmp_path: Path) -> None:
    assert run("init", str(tmp_path / "w")).exit_code == 0
    path = tmp_path / "posts.jsonl"
    other = "Окупанти захопили село біля річки, повідомила обласна адміністрація у понеділок."
    texts = [TEXT, other]
    path.write_text("".join(json.dumps({"text": t}) + "\n" for t in texts) + "{x\n", "utf-8")
    got = run("add", "reports", str(path), "-w", str(tmp_path / "w"), "--licence", "derived-only")
    assert got.exit_code == 0, got.output
    said = " ".join(got.output.split())
    for part in ("1 files read", "2 reports added", "1 kept in other languages", "1 refused"):
        assert part in said
    refused = run("sync", "feed", "http://127.0.0.1/feed", "-w", str(tmp_path / "w"))
    assert isinstance(refused.exception, errors.FetchError)
