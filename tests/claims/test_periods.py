"""Days that a report sets itself: its week, its posts' stamps, the day of its talk."""

from datetime import date

import pytest

from frontcast.claims import extract
from frontcast.claims._page import cut
from frontcast.claims._periods import Periods, interview_day, stamp_of
from frontcast.records import Report

ISSUED = date(2025, 3, 12)  # a Wednesday
WEEK = (date(2025, 3, 3), date(2025, 3, 9))


@pytest.mark.parametrize(
    "head",
    ["THE WEEK IN REVIEW (3-9 MARCH)\n\n", "Note 7: March 3-9, 2025\n\n",
     "Week to Sunday 9 March 2025 (issued 12 March)\n\n"],
)  # fmt: skip
@pytest.mark.parametrize(
    "told", ["over the week", "In the course of the week", "this week", "in seven days"]
)
def test_the_week_of_a_report_is_the_one_its_head_names(head, told) -> None:
    text = f"{head}Raids {told} were few."
    found = Periods(text, ISSUED).covered(text[len(head) :], at=len(head))
    assert found is not None
    assert found[2:] == WEEK


def test_the_week_before_is_the_one_before_the_reports() -> None:
    head = "Note 7: March 3-9, 2025\n\n"
    text = "It took nine fields, against two in the preceding week."
    found = Periods(head + text, ISSUED).covered(text, at=len(head))
    assert found is not None
    assert found[2:] == (date(2025, 2, 24), date(2025, 3, 2))


def test_a_report_without_a_week_has_none() -> None:
    text = "Raids were few over the week."
    assert Periods(text, ISSUED).covered(text, at=0) is None


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("04/03, 07:15 – ferry gone", "04/03"),
        ("4 Mar 12:05 / ferry gone", "4 Mar"),
        ("04.03.2025 08:00 Ferry gone", "04.03.2025"),
        ("04.03 Zoria – ferry gone", "04.03"),
        ("4 March was a quiet day", None),
        ("1.50 km from the weir", None),
        ("2.45% of the wood", None),
    ],
)
def test_stamps_that_open_a_line(line: str, day: str | None) -> None:
    text = f"Saved posts\n{line}\n"
    found = stamp_of(text, text.index(line) + 8)
    assert (text[found[0] : found[1]] if found else None) == day


def _times(text: str, theatre) -> dict[str, tuple[date | None, date | None]]:
    claims = extract(Report(id="0" * 64, text=text, published=ISSUED), theatre=theatre)
    return {c.text: (c.time.start, c.time.end) for c in claims}


def test_a_post_is_read_from_its_day_and_goes_on_in_it(theatre) -> None:
    text = (
        "Saved posts of one channel\n"
        "10/03, 07:15 – last night 7 boats crossed near Kakhovka. lost 2 boats\n"
        "11/03, 09:30 – quiet at Kherson, nobody shoots\n"
    )
    times = _times(text, theatre)
    (crossed,) = [v for k, v in times.items() if "crossed" in k]
    (lost,) = [v for k, v in times.items() if "lost" in k]
    assert crossed == lost == (date(2025, 3, 9), date(2025, 3, 10))


@pytest.mark.parametrize(
    ("intro", "day"),
    [
        ("She answered our questions on Friday, 7 March.", date(2025, 3, 7)),
        ("The conversation took place on Sunday.", date(2025, 3, 9)),
        ("Recorded by telephone on 10 March.", date(2025, 3, 10)),
        ("She has led the post since January.", None),
    ],
)
def test_an_interview_is_held_when_its_introduction_says(intro: str, day: date | None) -> None:
    text = f"{intro}\n\nQ: Where is the line?\n\nA: At the weir.\n\nQ: Still?\n\nA: Still.\n"
    page = cut(Report(id="0" * 64, text=text, published=ISSUED))
    assert interview_day(page) == day


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The school in Kherson reopens on Friday.", (date(2025, 3, 14), date(2025, 3, 14))),
        ("The ban in Kherson takes effect on 20 March.", (date(2025, 3, 20), date(2025, 3, 20))),
        ("The mayor said on Monday that Kherson was still without water.",
         (date(2025, 3, 10), date(2025, 3, 10))),
        ("Kherson was shelled more this month than in any month since October.",
         (date(2025, 3, 1), ISSUED)),
        ("Kherson was retaken on 4 March. It has since been shelled.",
         (date(2025, 3, 4), ISSUED)),
    ],
)  # fmt: skip
def test_which_day_a_claim_is_about(text, wanted, theatre) -> None:
    assert list(_times(text, theatre).values())[-1] == wanted
