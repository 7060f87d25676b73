"""The page in a real browser: what a reader does, by mouse, by keyboard, small, dark, printed."""

import json
import re
import warnings
from collections.abc import Iterator
from typing import Any

import httpx
import numpy as np
import pytest
from rasterio.errors import NotGeoreferencedWarning
from rasterio.io import MemoryFile

from .browser import AXE, SHOTS, Visit, browsing, visiting

pytestmark = pytest.mark.slow
POKROVSK = "geonames-704422"
VIEWS = {
    "front": "",
    "change": "show=change&window=90&roads=UA&names=both",
    "differ": "show=differ&names=uk",
    "chance": "show=chance&contours=1",
    "place": f"view=place&place={POKROVSK}&day=2025-10-20",
    "ask": "view=ask&statement=captured(Kostiantynivka,+RU,+half)+by+2026-02-28",
    "record": "view=record",
    "compare": "view=compare&other=uacontrolmap&otherDay=2025-10-01",
    "about": "view=about",
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with browsing() as made:
        yield made


@pytest.fixture(scope="module")
def base(client: httpx.Client) -> str:
    client.get("data/claims.json")  # takes seconds when nobody has asked before
    return str(client.base_url)


@pytest.fixture
def visit(browser: Any, base: str) -> Iterator[Visit]:
    with visiting(browser, base) as made:
        yield made


def painted(visit: Visit) -> str | None:
    found: str | None = visit.page.get_attribute("#map", "data-painted")
    return found


def wait_painted(visit: Visit, day: str) -> None:
    visit.page.wait_for_selector(f"#map[data-painted='{day}']", state="attached")


def picture(visit: Visit) -> np.ndarray:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        with MemoryFile(visit.page.locator("#map").screenshot()) as file, file.open() as png:
            return np.asarray(png.read()[:3], dtype=int)


def settle(visit: Visit) -> None:
    visit.page.wait_for_load_state("networkidle")
    visit.page.wait_for_timeout(500)


def test_it_loads_with_day_and_source(visit: Visit) -> None:
    visit.open()
    assert visit.page.inner_text("h1") == "29 November 2025"
    assert "DeepState, map of 29 Nov 2025" in visit.page.inner_text(".source")
    assert "known until 30 Nov 2025" in visit.page.inner_text(".source")
    assert visit.page.locator(".legend").get_by_text("held by Russia").is_visible()
    settle(visit)
    # Both sides' ground is painted: two hues, apart, each on a good part of the picture.
    red, _green, blue = picture(visit)
    assert 0.1 < np.mean(red - blue > 15) < 0.9
    assert 0.05 < np.mean(blue - red > 3) < 0.9


def test_scrubbing_moves_map_figures_and_address(visit: Visit) -> None:
    visit.open()
    settle(visit)
    last = picture(visit)
    asked = len(visit.requests)
    slider = visit.page.get_by_role("slider", name="Day shown on the map")
    slider.fill("0")
    wait_painted(visit, "2024-07-07")
    assert "map of 7 Jul 2024" in visit.page.inner_text(".source")
    settle(visit)
    changed = (np.abs(picture(visit) - last).max(axis=0) > 20).mean()
    assert changed > 0.02  # the line stood some 25 km from Pokrovsk then
    assert visit.page.inner_text("h1") == "7 July 2024"
    assert "day=2024-07-07" in visit.page.url
    assert [u for u in visit.requests[asked:] if "/data/" in u] == []  # no request a day


def test_play_goes_through_the_days(visit: Visit) -> None:
    visit.open("day=2025-10-01")
    visit.page.get_by_role("button", name="Play").click()
    visit.page.wait_for_selector("#map[data-painted^='2025-10-1']", state="attached")
    visit.page.get_by_role("button", name="Pause").click()
    stopped = painted(visit)
    visit.page.wait_for_timeout(400)
    assert painted(visit) == stopped


def test_a_place_is_clicked_on_the_map(visit: Visit) -> None:
    visit.open("camera=37.1771,48.2801,9.5")
    settle(visit)
    box = visit.page.locator("#map canvas.maplibregl-canvas").bounding_box()
    covered = visit.page.locator(".options").bounding_box()
    left = covered["x"] + covered["width"]
    x = (left + box["x"] + box["width"]) / 2
    visit.page.mouse.click(x, box["y"] + box["height"] / 2)
    visit.page.wait_for_selector(".place h1")
    assert visit.page.inner_text(".place h1").startswith("Pokrovsk")
    assert f"place={POKROVSK}" in visit.page.url
    for part in ("Over time", "Ways out", "What may come", "Claims that name it"):
        assert visit.page.get_by_role("heading", name=part).is_visible(), part
    assert visit.page.locator(".chart canvas").count() >= 3
    record = visit.page.locator(".chances .record").first.inner_text()
    assert re.search(r"Brier score of 0\.\d+", record)  # beside every table of chances
    visit.page.go_back()
    visit.page.wait_for_selector("h1:has-text('29 November 2025')")


def test_charts_show_their_lines(visit: Visit) -> None:
    """The second mapper's line is drawn in its colour, in either theme."""
    visit.open(f"view=place&place={POKROVSK}&day=2025-08-20")
    for theme, (r, g, b) in (("light", (0, 122, 90)), ("dark", (76, 199, 159))):
        visit.page.get_by_label("Colours").select_option(theme)
        visit.page.wait_for_function(
            """([r, g, b]) => {
              const canvas = document.querySelector('.chart canvas');
              if (!canvas) return false;
              const { width, height } = canvas;
              const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
              let found = 0;
              for (let i = 0; i < data.length; i += 4)
                found += data[i] === r && data[i + 1] === g && data[i + 2] === b;
              return found > 50;
            }""",
            arg=[r, g, b],
        )
    said = visit.page.locator(".on-the-map").inner_text()
    assert said.startswith("On the day of the map, 20 August 2025, by DeepState: Distance")
    assert "Share of Pokrovsk" in said


def test_a_claim_is_followed_to_its_sentence(visit: Visit) -> None:
    visit.open(f"view=place&place={POKROVSK}")
    card = visit.page.locator(".place article.claim").first
    words = card.locator("mark").inner_text()
    card.get_by_role("link", name="In its report").click()
    visit.page.wait_for_selector(".report-text mark.on")
    assert visit.page.locator(".report-text mark.on").inner_text() == words
    assert visit.page.locator("article.claim.on mark").inner_text() == words
    assert visit.page.locator(".report-text mark.on").is_visible()


def test_contradictions_stand_side_by_side(visit: Visit) -> None:
    visit.open(f"view=place&place={POKROVSK}")
    pair = visit.page.locator(".pair.r-contradicts").first
    left, right = (pair.locator(".half").nth(n).bounding_box() for n in (0, 1))
    assert left["x"] + left["width"] <= right["x"]
    assert abs(left["y"] - right["y"]) < 5
    assert "contradicts" in pair.inner_text()


def test_a_statement_is_completed_and_evaluated(visit: Visit) -> None:
    visit.open("view=ask")
    box = visit.page.get_by_role("combobox", name="Statement")
    box.press_sequentially("dist")
    visit.page.get_by_role("option", name="distance(place)").click()
    box.press_sequentially("Pokrovs")
    box.press("ArrowDown")
    box.press("Enter")
    assert box.input_value() == "distance(Pokrovsk)"
    box.press_sequentially(" <= 5 km on 2024-12-20")
    visit.page.get_by_role("button", name="Evaluate").click()
    visit.page.wait_for_selector(".answer .badge")
    # 6.6 km by the polygons of that day (docs/sources.md of the data): more than 5.
    assert visit.page.inner_text(".answer .badge") == "contradicted"
    assert "6." in visit.page.inner_text(".answer .detail")
    box.fill("captured(Kostiantynivka, RU, half) by 2026-02-28")
    box.press("Enter")
    visit.page.wait_for_selector(".probability")
    assert "too early" in visit.page.inner_text(".answer .badge")
    assert "Brier score" in visit.page.inner_text(".answer table >> nth=0")


def test_a_faulty_statement_is_pointed_at(visit: Visit) -> None:
    visit.open("view=ask")
    box = visit.page.get_by_role("combobox", name="Statement")
    box.fill("distance(Pokrovsk) ?? 5")
    box.press("Enter")
    visit.page.wait_for_selector(".answer .fault")
    assert visit.page.inner_text(".answer .wrong") == "?? 5"
    assert "<=" in visit.page.inner_text(".answer .fault")


def test_a_shared_link_gives_the_same_view(visit: Visit, browser: Any, base: str) -> None:
    visit.open()
    visit.page.get_by_role("radio", name="Change").check()
    visit.page.get_by_label("Change over").select_option("90")
    visit.page.get_by_role("combobox", name=re.compile("^Mapper")).select_option("uacontrolmap")
    visit.page.get_by_label("Roads and railways").select_option("UA")
    visit.page.get_by_label("Names").select_option("both")
    visit.page.get_by_role("slider").fill("400")
    visit.page.get_by_role("link", name="Toretsk").click()
    visit.page.wait_for_selector(".place h1")
    settle(visit)
    wanted = told(visit)
    assert wanted["options"][:3] == ["uacontrolmap", "90", "UA"]
    with visiting(browser, base) as other:
        other.page.goto(visit.page.url)
        other.page.wait_for_selector(".place h1")
        settle(other)
        assert told(other) == wanted
        differ = (np.abs(picture(other) - picture(visit)).max(axis=0) > 40).mean()
        assert differ < 0.01
    visit.shot("shared")


def told(visit: Visit) -> dict[str, Any]:
    """Everything that a view says of itself."""
    found: dict[str, Any] = visit.page.evaluate(
        """() => ({
          day: document.getElementById('map').dataset.painted,
          slider: document.getElementById('slider').value,
          title: document.title, heading: document.querySelector('h1').innerText,
          source: document.querySelector('.source').innerText,
          options: [...document.querySelectorAll('.options select')].map(s => s.value),
          paint: document.querySelector('.paint input:checked').value,
          legend: document.querySelector('.legend').innerText,
        })"""
    )
    return found


def test_names_are_english_or_ukrainian(visit: Visit) -> None:
    visit.open()
    box = visit.page.get_by_role("combobox", name="Find a place")
    box.press_sequentially("Покровс")
    visit.page.get_by_role("option", name="Pokrovsk · Покровськ").click()
    visit.page.wait_for_selector(".place h1")
    visit.page.get_by_label("Names").select_option("uk")
    visit.page.wait_for_selector(".place h1:text-is('Покровськ')")


def test_mappers_differ_and_two_maps_are_compared(visit: Visit) -> None:
    visit.open("show=differ")
    visit.page.wait_for_selector(".legend >> text=only DeepState gives it to Russia")
    visit.page.get_by_role("link", name="Compare").click()
    visit.page.wait_for_selector("#beside[data-painted]", state="attached")
    visit.page.get_by_role("group", name="Second map").get_by_label("Mapper").select_option(
        "uacontrolmap"
    )
    visit.page.wait_for_selector(".tag:has-text('UAControlMap')")
    assert visit.page.locator("#side td.n").count() >= 2
    assert "km²" in visit.page.inner_text("#side table")


def test_the_area_in_figures_is_that_of_the_server(visit: Visit, client: httpx.Client) -> None:
    """The page counts cells itself; the server's polygons of the same day have the same area."""
    visit.open("day=2025-01-15&window=90")
    shapes = client.get("api/control/deepstate/2025-01-15.geojson").json()["features"]
    km2 = {f["properties"]["flag"]: f["properties"]["km2"] for f in shapes}
    shown = [v.replace(",", "") for v in visit.page.locator(".figures .value").all_inner_texts()]
    assert shown[:2] == [f"{km2[1]:.0f} km²", f"{km2[2]:.0f} km²"]
    change = client.get("api/change/deepstate.geojson?from=2024-10-17&to=2025-01-15").json()
    net = sum(f["properties"]["km2"] * (1 if f["properties"]["after"] == "RU" else -1)
              for f in change["features"]
              if {f["properties"]["before"], f["properties"]["after"]} == {"RU", "UA"})  # fmt: skip
    assert shown[2] == f"+{net:.0f} km²"


def test_files_can_be_taken_away(visit: Visit) -> None:
    visit.open(f"view=place&place={POKROVSK}&day=2025-10-20")
    visit.page.wait_for_selector(".chart canvas")
    for name, begins in (("CSV", b"day,DeepState,UAControlMap"), ("PNG", b"\x89PNG"),
                         ("SVG", b"<svg")):  # fmt: skip
        with visit.page.expect_download() as got:
            visit.page.get_by_role("button", name=f": {name}").first.click()
        assert got.value.path().read_bytes().startswith(begins)
    visit.page.get_by_role("link", name="Sources and files").click()
    with visit.page.expect_download() as got:
        visit.page.get_by_role("button", name="Map as a picture").click()
    assert len(got.value.path().read_bytes()) > 50_000
    snippet = visit.page.get_by_role("textbox", name="To show the map").input_value()
    assert snippet.startswith("<iframe src=")
    assert "embed=1" in snippet


def test_embedded_it_is_only_the_map_with_its_source(visit: Visit) -> None:
    visit.open("embed=1")
    assert visit.page.locator("header").is_hidden()
    assert visit.page.locator("#side").is_hidden()
    assert "DeepState" in visit.page.inner_text(".source")
    visit.shot("embed")


def test_known_on_an_earlier_day(visit: Visit) -> None:
    """Nothing of what became known later is there."""
    visit.open("asOf=2025-03-01")
    assert "as known on 1 Mar 2025" in visit.page.inner_text(".source")
    assert (painted(visit) or "9") <= "2025-03-01"
    assert visit.page.get_attribute("input[aria-label=Day]", "max") <= "2025-03-01"


def test_everything_is_done_by_keyboard(visit: Visit) -> None:
    visit.open()
    settle(visit)
    keys = visit.page.keyboard
    reached: list[str] = []

    def tab_to(selector: str, *, key: str = "Tab") -> None:
        for _ in range(60):
            keys.press(key)
            if visit.page.evaluate("s => document.activeElement.matches(s)", selector):
                reached.append(selector)
                return
        pytest.fail(f"the keyboard does not reach {selector}")

    tab_to(".skip")
    tab_to(".search input")
    keys.type("Toretsk")
    keys.press("ArrowDown")
    keys.press("Enter")
    visit.page.wait_for_selector(".place h1:has-text('Toretsk')")
    assert visit.page.evaluate("document.activeElement.tagName") == "H1"  # said aloud, and a start
    tab_to("#slider", key="Shift+Tab")
    keys.press("ArrowLeft")
    wait_painted(visit, "2025-11-28")
    keys.press("PageDown")
    wait_painted(visit, "2025-11-21")
    tab_to("canvas.maplibregl-canvas", key="Shift+Tab")
    keys.press("ArrowRight")
    visit.page.wait_for_url(re.compile("camera="))
    tab_to(".place a")
    tab_to(".verdict summary")
    keys.press("Enter")
    assert visit.page.locator(".verdict details[open] table").first.is_visible()
    tab_to("a.to-report")
    keys.press("Enter")
    visit.page.wait_for_selector("#report h1")
    visit.page.wait_for_selector("mark.on")
    assert visit.page.evaluate("document.querySelector('#side').contains(document.activeElement)")
    tab_to("mark[role=button]")
    keys.press("Enter")
    assert len(reached) == 8


def walk(visit: Visit) -> Iterator[str]:
    """Go through all views, without loading the page anew."""
    visit.open()
    for name, state in VIEWS.items():
        visit.page.evaluate("state => { location.hash = state }", state)
        visit.page.wait_for_selector("#side:not([aria-busy]) h1", state="attached")
        settle(visit)
        assert visit.page.locator("#side .fault").count() == 0, name
        yield name


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_fault(browser: Any, base: str, scheme: str) -> None:
    if not AXE.is_file():
        pytest.skip("axe-core is not here (make frontend)")
    serious: list[str] = []
    with visiting(browser, base, color_scheme=scheme) as visit:
        for name in walk(visit):
            visit.shot(f"{name}-{scheme}")
            # Folded parts are looked at too.
            visit.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
            visit.page.evaluate(AXE.read_text(encoding="utf-8"))
            found = visit.page.evaluate("async () => (await axe.run()).violations")
            serious += [
                f"{name}: {v['id']}: {v['help']}: {n['html'][:160]}"
                for v in found
                if v["impact"] in ("serious", "critical")
                for n in v["nodes"][:3]
            ]
    assert serious == []


def test_it_fits_360_pixels(browser: Any, base: str) -> None:
    wide, small = {}, []
    with visiting(browser, base, viewport={"width": 360, "height": 740}, has_touch=True) as visit:
        for name in walk(visit):
            visit.shot(f"{name}-360", full=True)
            wide[name] = visit.page.evaluate("document.scrollingElement.scrollWidth")
            assert visit.page.locator(".source").is_visible()
            small += visit.page.evaluate(
                """() => [...document.querySelectorAll('header a, header select, .timebar button')]
                  .filter(e => e.offsetHeight && e.offsetHeight < 24).map(e => e.outerHTML)"""
            )
    assert max(wide.values()) <= 360, wide
    assert small == []  # WCAG 2.5.8: 24 px to touch


@pytest.mark.parametrize("name", ["front", "place"])
def test_it_prints(visit: Visit, name: str) -> None:
    visit.open(VIEWS[name])
    settle(visit)
    visit.page.emulate_media(media="print")
    assert visit.page.locator(".source").is_visible()
    assert visit.page.locator("#map canvas.maplibregl-canvas").is_visible()
    assert visit.page.locator(".legend").is_visible()
    assert visit.page.locator("header nav").is_hidden()
    SHOTS.mkdir(exist_ok=True)
    visit.page.emulate_media(media="screen")
    pdf = visit.page.pdf(path=SHOTS / f"{name}.pdf", format="A4")
    assert pdf.startswith(b"%PDF")
    assert len(pdf) > 40_000
    visit.page.emulate_media(media="print")
    visit.page.set_viewport_size({"width": 794, "height": 1123})
    visit.shot(f"{name}-print")


def test_a_site_of_files_works_without_a_server(
    browser: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    from functools import partial
    from http.server import SimpleHTTPRequestHandler

    from frontcast.pipeline.workspace import Workspace
    from frontcast.testing.server import served
    from frontcast.web import ServeConfig, export_site

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing."""

    folder = tmp_path_factory.mktemp("site")
    export_site(Workspace.of_pack, folder / "out", places=3, config=ServeConfig(seconds=600))
    theatre = json.loads((folder / "out" / "data" / "theatre.json").read_bytes())
    assert theatre["live"] is False
    with served(partial(Quiet, directory=str(folder))) as port:
        base = f"http://127.0.0.1:{port}/out/"
        with visiting(browser, base) as visit:
            visit.open(f"view=place&place={POKROVSK}&show=chance")
            visit.page.wait_for_selector(".place h1:has-text('Pokrovsk')")
            visit.page.get_by_role("link", name="Statement").click()
            visit.page.wait_for_selector("#side:has-text('frontcast serve')")
            assert [u for u in visit.requests if "/api/" in u] == []
