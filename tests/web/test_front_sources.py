"""What must hold of the page's sources, without a browser."""

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_nothing_in_the_sources_reads_html() -> None:
    """Text becomes text: no file of the page hands a string to the HTML parser or runs one."""
    files = list((ROOT / "frontend" / "src").rglob("*.ts"))
    assert len(files) > 30
    ways = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|createContextualFragment"
        r"|\beval\(|new Function|setHTML|srcdoc\s*=|setAttribute\(\s*[\"'](on|style|href|src)"
    )
    found = [f"{f.name}: {m.group()}" for f in files for m in ways.finditer(f.read_text("utf-8"))]
    assert found == []


def test_only_the_map_folder_knows_the_map_library() -> None:
    source = ROOT / "frontend" / "src"
    knows = {f.parent.name for f in source.rglob("*.ts") if "maplibre" in f.read_text("utf-8")}
    assert knows == {"map"}


def test_the_layers_know_no_page() -> None:
    """layers/ and state/url are pure: no document, no window, no panels."""
    source = ROOT / "frontend" / "src"
    for file in [*(source / "layers").glob("*.ts"), source / "state" / "url.ts"]:
        text = file.read_text("utf-8")
        assert not re.search(r"\b(document|window|location)\.", text), file.name
        assert not re.search(r'from "\.\./(panels|map|app)', text), file.name


def test_the_lock_file_names_no_registry() -> None:
    text = (ROOT / "frontend" / "package-lock.json").read_text("utf-8")
    assert '"resolved"' not in text
    assert "registry" not in text
    packages = json.loads(text)["packages"]
    remote = [k for k, v in packages.items() if k and not v.get("integrity")]
    assert remote == []


def test_types_are_made_from_what_the_server_says() -> None:
    script = [sys.executable, str(ROOT / "scripts" / "openapi.py"), "--check"]
    done = subprocess.run(script, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_colours_are_those_of_the_brief() -> None:
    brief = (ROOT / "src/frontcast/brief/templates/brief.css").read_text("utf-8")
    page = (ROOT / "frontend/src/styles/palette.css").read_text("utf-8")
    pairs = dict(re.findall(r"--([\w-]+): light-dark\((#\w+, #\w+)\)", page))
    light, dark = re.findall(r":root \{(.*?)\}", brief, re.DOTALL)[:2]
    names = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", light))
    in_dark = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", dark))
    assert pairs == {k: f"{v}, {in_dark.get(k, v)}" for k, v in names.items()}
    others = (ROOT / "frontend/src/styles/page.css").read_text("utf-8")
    assert re.findall(r"#[0-9a-fA-F]{3,6}\b(?=[;, )])", others) == []
