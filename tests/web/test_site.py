"""The site as files: the server's own answers, under the same addresses, licences kept."""

import json
from functools import partial
from http.server import SimpleHTTPRequestHandler
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from frontcast.cli import app as cli
from frontcast.errors import WorkspaceError
from frontcast.pipeline.workspace import Workspace
from frontcast.testing.server import served
from frontcast.web import ServeConfig, export_site, models

PAGE = "<!doctype html><title>x</title><script type=module src=assets/a.js></script>"


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    built = folder / "built"
    (built / "assets").mkdir(parents=True)
    (built / "index.html").write_text(PAGE)
    (built / "assets" / "a.js").write_text("1")
    (folder / "outside.txt").write_text("not of the page")
    (built / "assets" / "link.txt").symlink_to(folder / "outside.txt")
    out = folder / "out"
    steps: list[tuple[int, int]] = []
    size = export_site(
        Workspace.of_pack,
        out,
        places=2,
        config=ServeConfig(static=built, seconds=600),
        progress=lambda *n: steps.append(n),
    )
    assert size == sum(p.stat().st_size for p in out.rglob("*") if p.is_file())
    assert steps[-1][0] == steps[-1][1]
    return out


def test_files_are_the_servers_answers(site: Path, client: httpx.Client) -> None:
    """All but theatre.json, which says that nothing can be asked here."""
    found = sorted(
        p.relative_to(site).as_posix() for p in (site / "data").rglob("*") if p.is_file()
    )
    assert len(found) > 30
    for address in found:
        if address != "data/theatre.json":
            assert (site / address).read_bytes() == client.get(address).content, address
    theatre = json.loads((site / "data/theatre.json").read_bytes())
    assert theatre == client.get("data/theatre.json").json() | {"live": False}
    named = [*theatre["files"]["control"], *theatre["files"]["network"]]
    forecasts = json.loads((site / "data/forecast.json").read_bytes())["models"]
    named += [m[k] for m in forecasts for k in ("grid", "contours")]
    assert all((site / address).is_file() for address in named)
    assert len(list((site / "data/places").iterdir())) == 2


def test_the_page_lies_beside_its_data(site: Path) -> None:
    assert (site / "index.html").read_text() == PAGE
    assert (site / "assets" / "a.js").read_text() == "1"
    assert not (site / "assets" / "link.txt").exists()  # it led out of the folder
    assert not (site / "api").exists()


def test_any_web_server_serves_it(site: Path) -> None:
    """Under any path: nothing in it names an absolute address of its own."""
    with served(partial(Quiet, directory=str(site.parent))) as port:
        base = f"http://127.0.0.1:{port}/{site.name}/"
        got = httpx.get(f"{base}data/claims.json")
        models.Claims.model_validate_json(got.content, strict=True)
        assert httpx.get(base).text == PAGE


def test_it_shows_no_later_day_than_asked(tmp_path: Path) -> None:
    from datetime import date

    export_site(Workspace.of_pack, tmp_path / "s", as_of=date(2025, 1, 31), places=0)
    claims = json.loads((tmp_path / "s/data/claims.json").read_bytes())["claims"]
    assert claims
    assert all(c["said_on"] <= "2025-01-31" for c in claims)
    theatre = json.loads((tmp_path / "s/data/theatre.json").read_bytes())
    assert theatre["as_of"] == "2025-01-31"
    assert (
        "The map page is not built" in (tmp_path / "s/index.html").read_text()
        or (tmp_path / "s/assets").is_dir()
    )


def test_an_earlier_site_is_replaced_and_nothing_else(tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "letter.txt").write_text("mine")
    with pytest.raises(WorkspaceError, match="not empty"):
        export_site(Workspace.of_pack, mine)
    run = CliRunner().invoke(cli.app, ["export", "site", str(tmp_path / "s"), "--places", "0"])
    assert run.exit_code == 0, run.output
    (tmp_path / "s" / "left-over.txt").write_text("of the earlier one")
    run = CliRunner().invoke(cli.app, ["export", "site", str(tmp_path / "s"), "--places", "0"])
    assert run.exit_code == 0, run.output
    assert not (tmp_path / "s" / "left-over.txt").exists()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["mine", "s"]
