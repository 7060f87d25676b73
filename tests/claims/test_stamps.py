"""Heads of posts: who posted, and when, between whatever marks."""

from datetime import date

import pytest

from frontcast.claims import extract
from frontcast.claims._stamps import stamp_of
from frontcast.records import Report


@pytest.mark.parametrize(
    ("line", "who", "day"),
    [
        ("Weir Watch (08:05): all quiet at the weir", "Weir Watch", None),
        ("08:05 Weir Watch: all quiet at the weir", "Weir Watch", None),
        ("[03.02 08:05] Weir Watch: all quiet", "Weir Watch", "03.02"),
        ("Weir Watch, 08:05: all quiet at the weir", "Weir Watch", None),
        ("Weir Watch | 08:05 | all quiet at the weir", "Weir Watch", None),
        ("<Weir Watch> all quiet at the weir", "Weir Watch", None),
        ("@weir_watch 08:05 all quiet at the weir", "weir_watch", None),
        ("Weir Watch @weir · 3h", "Weir Watch", None),
        ("Weir Watch, Telegram, 12 March, 08:05", "Weir Watch", "12 March"),
        ("Channel «Weir Watch», 12 March, 08:05", "Weir Watch", "12 March"),
        ("**Weir Watch** (12 March, 08:05)", "Weir Watch", "12 March"),
        ("Weir Watch, Wed 08:05", "Weir Watch", None),
        ("[12.03 08:05 | Weir Watch]", "Weir Watch", "12.03"),
    ],
)
def test_heads_in_any_order(line: str, who: str, day: str | None) -> None:
    stamp = stamp_of(line)
    assert stamp is not None
    assert (stamp.who, stamp.day) == (who, day)
    assert line[stamp.end :] in ("", "all quiet", "all quiet at the weir")


@pytest.mark.parametrize(
    "line",
    [
        "11.08 Lypove – two streets lost",
        "Past 24 h: nine wounded, six houses hit",
        "Report as of 08:05: nine wounded",
        "The mill was hit at 08:05: nine wounded",
        "Shelling of the weir, 08:05",
        "Lypove sector, 08:05: two attacks",
    ],
)
def test_a_clock_alone_makes_no_poster(line: str) -> None:
    assert stamp_of(line) is None


def test_a_town_after_the_clock_is_where_and_not_who(theatre) -> None:
    text = "08:05 Kramatorsk: bridge gone, 12 wounded.\n\n09:15 Lyman: two streets lost."
    claims = extract(Report(id="0" * 64, text=text, published=date(2025, 3, 6)), theatre=theatre)
    assert claims
    assert {c.speaker for c in claims} == {"narrator"}
