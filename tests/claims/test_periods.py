"""Days that a report sets itself: its week, its posts' stamps, the day of its talk."""

from datetime import date

import pytest

from frontcast.claims import extract
from frontcast.claims._page import cut
from frontcast.claims._periods import Periods, interview_day, stamp_of
from frontcast.claims._times import find_times
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
        ("The Interview, 12 March 2025. We reached her by video on Monday.", date(2025, 3, 10)),
        ("Broadcast 12 March, recorded on Friday 7 March.", date(2025, 3, 7)),
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
        ("Kherson was shelled on 4 March. By then 900 people had left Bilozerka.",
         (None, date(2025, 3, 4))),
        ("A bridge was hit in Kherson on Monday; three people were hurt.",
         (date(2025, 3, 10), date(2025, 3, 10))),
        ("We wrote in August that Kherson would be cut off by Christmas.",
         (date(2024, 8, 1), date(2024, 12, 25))),
        ("The road to Kherson was closed by Christmas.", (None, date(2024, 12, 25))),
        ("Kherson is unlikely to be reached this year.", (ISSUED, date(2025, 12, 31))),
        ("Russian forces held Bilozerka in February, if the mayor is right.",
         (date(2025, 2, 1), date(2025, 2, 28))),
        ("The strip held last spring is now under Russian control.", (ISSUED, ISSUED)),
    ],
)  # fmt: skip
def test_which_day_a_claim_is_about(text, wanted, theatre) -> None:
    assert list(_times(text, theatre).values())[-1] == wanted


BULLETIN = (
    "Press centre, operational information as of 18:00\n\n{opening}\n\n"
    "Kherson sector. The enemy attacked twice near Bilozerka. It is quiet at Kherson.\n"
)


@pytest.mark.parametrize(
    ("opening", "days"),
    [
        ("Since the start of the day 40 clashes have taken place.", (ISSUED, ISSUED)),
        ("Over the past day 40 clashes took place.", (date(2025, 3, 11), ISSUED)),
        ("40 clashes have taken place.", (None, None)),
    ],
)
def test_what_a_bulletin_tells_happened_in_its_days(opening, days, theatre) -> None:
    times = _times(BULLETIN.format(opening=opening), theatre)
    (attacked,) = [v for k, v in times.items() if "attacked" in k]
    (quiet,) = [v for k, v in times.items() if "quiet" in k]
    assert (attacked, quiet) == (days, (None, None))


@pytest.mark.parametrize(
    ("scene", "since"),
    [
        ("She receives me in Kherson on Monday.", date(2025, 3, 10)),
        ("Engineers met the mayor of Kherson on Monday.", ISSUED),
    ],
)
def test_a_portrait_is_told_on_the_day_of_its_talk(scene, since, theatre) -> None:
    times = _times(f"{scene} Bilozerka has been without water since January.", theatre)
    (told,) = [v for k, v in times.items() if "water" in k]
    assert told == (date(2025, 1, 1), since)


def test_a_night_of_posts_is_the_last_one() -> None:
    (night,) = find_times("07:10 Night was loud", ISSUED)
    assert (night.first, night.last) == (date(2025, 3, 11), ISSUED)


def test_a_line_opened_by_a_stroke_is_of_that_day(theatre) -> None:
    text = "Roads, local channel\n9/3 Kherson was shelled yesterday, 2 dead\n10/3 ferry gone\n"
    (shelled,) = [v for k, v in _times(text, theatre).items() if "shelled" in k]
    assert shelled == (date(2025, 3, 8), date(2025, 3, 8))


def test_an_answer_was_said_on_the_day_of_the_talk(theatre) -> None:
    text = (
        "Recorded on Friday 7 March.\n\nQ: Where is the line?\n\n"
        "A: Bilozerka is under fire now.\n\nQ: Still?\n\nA: Kherson is under fire too.\n"
    )
    claims = extract(Report(id="0" * 64, text=text, published=ISSUED), theatre=theatre)
    assert {c.statement_time.start for c in claims if "fire" in c.text} == {date(2025, 3, 7)}
