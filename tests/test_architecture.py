"""The rooms are as the picture says, and nothing of one machine is in the project."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SRC = ROOT / "src" / "frontcast"


def test_every_room_is_in_the_picture() -> None:
    picture = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rooms = {p.name for p in SRC.iterdir() if p.is_dir() and not p.name.startswith("__")}
    missing = [room for room in rooms if not re.search(rf"\b{room}\b", picture)]
    assert not missing


def test_only_cli_prints() -> None:
    found = [
        str(path.relative_to(SRC))
        for path in SRC.rglob("*.py")
        if "cli" not in path.parts
        and re.search(r"^\s*print\(", path.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert not found


@pytest.mark.parametrize("lock", ["run.txt", "dev.txt", "bench.txt"])
def test_locks_are_hashed_and_name_no_index(lock: str) -> None:
    text = (ROOT / "requirements" / lock).read_text(encoding="utf-8")
    assert "://" not in text
    pins = re.findall(r"^[a-z0-9].*==", text, re.MULTILINE)
    assert len(pins) > 20
    assert text.count("--hash=sha256:") >= len(pins)


def test_import_is_quick_and_loads_no_language_model() -> None:
    code = "import sys, frontcast; print('spacy' in sys.modules, 'pandas' in sys.modules)"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.split() == ["False", "False"]


def test_the_pack_is_small() -> None:
    pack = SRC / "theatre" / "packs" / "donetsk"
    size = sum(p.stat().st_size for p in pack.rglob("*") if p.is_file())
    assert size <= 3_000_000
