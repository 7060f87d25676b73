"""Script in every text that reaches the page, in a real browser: nothing runs."""

from pathlib import Path

from frontcast.pipeline.workspace import Workspace
from frontcast.testing.hostile import PAYLOADS, hostile_workspace

from .count import Count


def scripts(folder: Path, *, views: int | None = None) -> Count:
    """Open every view with poisoned answers, and with hostile reports in the workspace."""
    from tests.web.browser import browsing, visiting
    from tests.web.conftest import serving
    from tests.web.test_page_safety import VIEWS, WATCH, Poison, look

    count = Count("script in every text of the page, in Chromium")
    hostile_workspace(folder / "w")
    with browsing() as browser:
        for poisoned, make in ((True, Workspace.of_pack),
                               (False, lambda: Workspace.open(folder / "w"))):  # fmt: skip
            with serving(make) as client:
                client.get("data/claims.json")
                for n, view in enumerate(VIEWS[:views]):
                    poison = Poison(start=n * 17)
                    with visiting(browser, str(client.base_url)) as visit:
                        visit.page.set_default_timeout(300_000)  # a busy machine is no fault
                        visit.page.add_init_script(WATCH)
                        if poisoned:
                            for part in ("**/data/**", "**/api/**"):
                                visit.page.route(part, poison.route)
                        found = look(visit, view)
                    count.cases += poison._at - n * 17 if poisoned else len(PAYLOADS)
                    count.notes["views"] += 1
                    for kind in ("bad", "ran"):
                        count.note("ran", f"{view}: {found[kind][:2]}", number=len(found[kind]))
    return count
