"""Hostile text in every field and every view of the page: nothing runs, nothing is fetched."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from frontcast.pipeline.workspace import Workspace
from frontcast.testing.hostile import PAYLOADS, hostile_workspace

from .browser import browsing, visiting
from .conftest import serving

pytestmark = pytest.mark.slow
POKROVSK = "geonames-704422"
VIEWS = ("", "show=change&roads=UA&names=both", "show=differ&names=uk", "show=chance&contours=1",
         f"view=place&place={POKROVSK}", "view=record", "view=compare&other=uacontrolmap",
         "view=about", "view=ask&statement=distance(Pokrovsk)", "view=report", "embed=1",
         "view=ask&statement=captured(Kostiantynivka,+RU,+half)+by+2026-02-28")  # fmt: skip
# What the page's own logic reads: changed, it would show nothing, and hide what is looked for.
STRUCTURE = frozenset(
    {"key", "id", "mapper", "code", "place", "report", "claim", "a", "b", "relation", "type",
     "outcome", "state", "states", "kind", "extent", "model", "grid", "contours", "side", "choices",
     "measure", "relations", "spans", "mode", "control", "network", "flag", "crs", "dtype", "now"}
)  # fmt: skip
DAY = re.compile(r"^\d{4}-\d{2}(-\d{2})?$")
# A listener that text could have become, an element that nothing in the page makes.
FOREIGN = """() => {
  const own = document.querySelectorAll('*');
  const bad = [];
  for (const e of own) {
    if (/^(img|iframe|object|embed|audio|video|base|form|marquee|math|template|foreignobject|animate|set|isindex|keygen)$/i.test(e.localName))
      bad.push(e.outerHTML.slice(0, 200));
    if (e.localName === 'script' && !(e.src.startsWith(location.origin) && e.parentNode === document.head))
      bad.push(e.outerHTML.slice(0, 200));
    if (e.localName === 'style' || e.localName === 'meta' && e.httpEquiv) bad.push(e.outerHTML.slice(0, 200));
    for (const {name, value} of e.attributes) {
      if (/^on|^srcdoc$|^style$/i.test(name) && !(name === 'style' && e.closest('.maplibregl-map, .uplot, .ticks, .chart'))) bad.push(`${e.localName} ${name}=${value}`.slice(0, 200));
      if (/^(href|src|action|formaction|xlink:href)$/i.test(name) && e.localName !== 'link'
          && !/^(https?:|#|\\.?\\/|data\\/|api\\/|ogc\\/|openapi|[.]\\/)/.test(value)) bad.push(`${e.localName} ${name}=${value}`.slice(0, 200));
    }
  }
  return {bad, ran: window.PWNED !== undefined || window.violations.length > 0 ? [String(window.PWNED), ...window.violations] : []};
}"""  # noqa: E501 - one script
WATCH = """window.violations = [];
document.addEventListener('securitypolicyviolation', e => window.violations.push(e.violatedDirective + ' ' + e.blockedURI + ' ' + e.sample));"""  # noqa: E501


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with browsing() as made:
        yield made


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    folder = tmp_path_factory.mktemp("hostile") / "w"
    hostile_workspace(folder)
    with serving(lambda: Workspace.open(folder)) as client:
        client.get("data/claims.json")
        yield client


def poisoned(value: Any, next_text: Callable[[], str], *, name: str = "") -> Any:
    """Return a JSON value with every text that is shown followed by an attack."""
    if isinstance(value, dict):
        return {k: poisoned(v, next_text, name=k) for k, v in value.items()}
    if isinstance(value, list):
        return [poisoned(v, next_text, name=name) for v in value]
    if isinstance(value, str) and name not in STRUCTURE and not DAY.match(value):
        return value + next_text()
    if value is None and name in ("title", "address", "author", "basemap_attribution", "detail"):
        return next_text()
    return value


class Poison:
    """Answers of the server on their way to the page, each text followed by the next attack."""

    def __init__(self, start: int = 0) -> None:
        self.used: set[str] = set()
        self._at = start
        self.fields: set[str] = set()

    def text(self) -> str:
        """Return the next attack."""
        found = PAYLOADS[self._at % len(PAYLOADS)]
        self._at += 1
        self.used.add(found)
        return found

    def route(self, route: Any) -> None:
        """Poison one answer."""
        got = route.fetch()
        kind = got.headers.get("content-type", "")
        if "json" not in kind:
            route.fulfill(response=got)
            return
        body = poisoned(json.loads(got.body()), self.text)
        route.fulfill(response=got, body=json.dumps(body))


def look(visit: Any, view: str) -> dict[str, Any]:
    """Open a view, open everything in it that opens, point at things; tell what was found."""
    page = visit.page
    page.goto(f"{visit.base}#{view}")
    page.wait_for_selector("#map[data-painted], .fault", state="attached", timeout=60_000)
    page.wait_for_load_state("networkidle")
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    for _ in range(8):
        more = page.locator("button.more:visible")
        if not more.count():
            break
        more.first.click()
    page.evaluate(
        """() => document.querySelectorAll('#side *').forEach(e => {
          for (const kind of ['mouseover', 'pointerover', 'focus', 'mouseenter'])
            e.dispatchEvent(new Event(kind, {bubbles: true}));
        })"""
    )
    page.wait_for_timeout(250)
    found: dict[str, Any] = page.evaluate(FOREIGN)
    return found


@pytest.mark.parametrize("view", VIEWS)
def test_poisoned_answers_run_nothing(browser: Any, client: httpx.Client, view: str) -> None:
    """Every text of every answer bears an attack, a hundred of them and more in each view."""
    client.get("data/claims.json")
    poison = Poison(start=VIEWS.index(view) * 17)
    with visiting(browser, str(client.base_url)) as visit:
        visit.page.add_init_script(WATCH)
        for part in ("**/data/**", "**/api/**"):
            visit.page.route(part, poison.route)
        found = look(visit, view)
        assert found == {"bad": [], "ran": []}
        assert len(poison.used) >= 100
        if not view:  # the attacks are there, as words
            assert "window.PWNED" in visit.page.inner_text("#side")
            visit.shot("poisoned")


@pytest.mark.parametrize("view", ["", f"view=place&place={POKROVSK}", "view=report", "view=about"])
def test_hostile_reports_run_nothing(browser: Any, hostile: httpx.Client, view: str) -> None:
    with visiting(browser, str(hostile.base_url)) as visit:
        visit.page.add_init_script(WATCH)
        assert look(visit, view) == {"bad": [], "ran": []}


def test_every_hostile_report_can_be_opened(browser: Any, hostile: httpx.Client) -> None:
    rows = hostile.get("data/reports.json").json()["reports"]
    shown = set()
    with visiting(browser, str(hostile.base_url)) as visit:
        visit.page.add_init_script(WATCH)
        visit.open("view=report")
        for row in rows:
            visit.page.evaluate("id => { location.hash = `view=report&report=${id}` }", row["id"])
            visit.page.wait_for_selector(f"#report[data-report='{row['id']}'] h1")
            shown.add(visit.page.inner_text("#side"))
        assert visit.page.evaluate(FOREIGN) == {"bad": [], "ran": []}
    assert len(shown) >= 1
    text = "\n".join(shown)
    seen = [p for p in PAYLOADS if p.split()[0].strip() and p.split()[0] in text]
    assert len(seen) >= 100


@pytest.mark.parametrize("text", PAYLOADS[::6])
def test_an_address_with_script_in_it_runs_nothing(
    browser: Any, client: httpx.Client, text: str
) -> None:
    """What stands behind the # comes from whoever made the link."""
    with visiting(browser, str(client.base_url)) as visit:
        visit.page.add_init_script(WATCH)
        visit.open("view=ask")
        visit.page.evaluate(
            """t => { const p = new URLSearchParams();
              for (const k of ['statement', 'place', 'report', 'claim', 'mapper', 'day', 'names',
                               'camera', 'other', 'model', 'roads', 'theme', 'asOf']) p.set(k, t);
              p.set('view', 'ask'); location.hash = p.toString(); }""",
            text,
        )
        visit.page.wait_for_selector(".answer .fault, .answer .badge, .answer .value, .ask")
        visit.page.wait_for_timeout(100)
        assert visit.page.evaluate(FOREIGN) == {"bad": [], "ran": []}
