"""Code in README and docs runs as it stands; links lead somewhere."""

import doctest
import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from frontcast.cli.app import app
from frontcast.records import SIGNATURES

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def blocks(page: Path, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_python_blocks(page: Path) -> None:
    text = "\n".join(b for b in blocks(page, "python") if ">>>" in b)
    case = doctest.DocTestParser().get_doctest(text, {}, page.name, str(page), 0)
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    runner.run(case)
    assert runner.failures == 0


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_console_blocks(page: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for block in blocks(page, "console"):
        for line in block.splitlines():
            if line.startswith("$ frontcast "):
                result = CliRunner().invoke(app, shlex.split(line.removeprefix("$ frontcast ")))
                assert result.exit_code == 0, f"{line}\n{result.output}\n{result.exception!r}"


def test_every_measure_is_explained() -> None:
    text = (ROOT / "docs" / "statements.md").read_text(encoding="utf-8")
    missing = [name for name in SIGNATURES if f"`{name}(" not in text]
    assert not missing


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_files_named_in_the_docs_exist(page: Path) -> None:
    named = re.findall(r"\b((?:docs|scripts|benchmarks|requirements)/[\w./-]+\.\w+)",
                       page.read_text(encoding="utf-8"))  # fmt: skip
    missing = [name for name in named if not (ROOT / name).exists()]
    assert not missing
