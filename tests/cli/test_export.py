"""The commands that hand claims on."""

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from frontcast.brief.exports import FORMATS
from frontcast.cli import app as cli
from frontcast.errors import ConfigError


def run(*args: str) -> object:
    return CliRunner().invoke(cli.app, list(args))


@pytest.mark.parametrize("fmt", FORMATS)
def test_every_format_of_the_sample_reports(tmp_path: Path, fmt: str) -> None:
    path = tmp_path / f"claims.{fmt}"
    got = run("export", fmt, "-o", str(path))
    assert got.exit_code == 0, got.exception
    assert path.stat().st_size > 1000


def test_unknown_format_is_an_error(tmp_path: Path) -> None:
    got = run("export", "xls", "-o", str(tmp_path / "x"))
    assert isinstance(got.exception, ConfigError)


def test_links_of_the_sample_reports() -> None:
    lines = [json.loads(x) for x in run("links", "--format", "jsonl").output.splitlines()]
    # The sample reports hold the claims on Toretsk (February 2025) and their denial.
    assert any(x["relation"] == "contradicts" and "Toretsk" in x["reason"] for x in lines)
    assert all(x["reason"] and x["a"] != x["b"] for x in lines)
    assert "contradicts" in run("links").output


def test_stored_reports_leave_by_their_licence(tmp_path: Path) -> None:
    folder, file = tmp_path / "w", tmp_path / "r.txt"
    text = ("Russian troops have captured the town of Toretsk after a long siege, a deputy head of "
            "the regional council said.\nKyiv denied Russian claims that its troops in Kupiansk "
            "were surrounded.\n")  # fmt: skip
    file.write_text(text, encoding="utf-8")
    assert run("init", str(folder)).exit_code == 0
    assert run("add", "reports", str(file), "--published", "2025-06-18", "-w", str(folder)
               ).exit_code == 0  # fmt: skip
    runs = {text[i : i + 20] for i in range(len(text) - 19)}
    for args in (("claims", "--format", "jsonl"), ("claims", "--format", "csv"),
                 ("check", "--format", "json"), ("links", "--format", "jsonl")):  # fmt: skip
        got = run(*args, "-w", str(folder))
        assert got.exit_code == 0
        assert "Toretsk" in got.output or args[0] == "links"
        assert not [x for x in runs if x in got.output], args
    # On the user's own screen the words are shown.
    assert "after a long siege" in run("claims", "-w", str(folder)).output


def test_originals_leave_as_warc_by_their_licence(tmp_path: Path) -> None:
    run("init", str(tmp_path / "w"))
    for name, licence in (("free", "redistribute"), ("linked", "link-only")):
        text = f"Russian forces captured Toretsk, officials said. This is the {name} one."
        (tmp_path / f"{name}.txt").write_text(text)
        added = run("add", "reports", str(tmp_path / f"{name}.txt"), "--published", "2025-02-07",
                    "--licence", licence, "-w", str(tmp_path / "w"))  # fmt: skip
        assert added.exit_code == 0, added.exception
    path = tmp_path / "x.warc"
    assert run("export", "warc", "-o", str(path), "-w", str(tmp_path / "w")).exit_code == 0
    assert b"free one" in path.read_bytes()
    assert b"linked one" not in path.read_bytes()
    run("export", "warc", "--all", "-o", str(path), "-w", str(tmp_path / "w"))
    assert b"linked one" in path.read_bytes()


def test_cells_are_safe(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    run("export", "csv", "-o", str(path))
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 20
    assert {"claim", "report", "address", "licence", "statements", "outcomes"} <= set(rows[0])
