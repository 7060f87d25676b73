"""Posts saved from chats: who and when stand above them, and little is said with verbs."""

from datetime import date

import pytest

from frontcast.claims import extract
from frontcast.claims._surroundings import fold, russian_fold
from frontcast.claims._topics import topic_of
from frontcast.records import Report

CHAT = """@river_watch / 04.03 21:40
Zoria: fighting in the mill. Losses heavy, road closed since yesterday

Lamp (UA) / 05.03 07:15
Bridge ours, ferry gone
"""


def test_a_post_is_said_by_whom_stands_above_it(theatre) -> None:
    claims = extract(Report(id="0" * 64, text=CHAT, published=date(2025, 3, 6)), theatre=theatre)
    said = {c.text: c.speaker for c in claims}
    assert said
    assert {"river_watch", "Lamp"} == set(said.values())
    assert not any("21:40" in text or "07:15" in text for text in said)
    (closed,) = [c for c in claims if "closed" in c.text]
    assert closed.time.start == date(2025, 3, 3)  # the day before the post, not the report


@pytest.mark.parametrize(
    ("line", "source", "day"),
    [
        ("Harbour Post, [03.02.2025 10:11]:", "Harbour Post", "03.02.2025"),
        ("[12.05.24, 18:30] Old Miller: all quiet at the weir", "Old Miller", "12.05.24"),
        ("Old Miller — 18:30", "Old Miller", None),
        ("Old Miller | 12 May 2024", "Old Miller", "12 May 2024"),
        ("@old_miller: the weir is dry", "old_miller", ""),
    ],
)
def test_stamps_of_several_chats(line: str, source: str, day: str | None) -> None:
    topic = topic_of(f"\n{line}\n", 1, 1 + len(line))
    assert topic is not None
    assert (topic.source, topic.day, topic.whole) == (source, day, True)


@pytest.mark.parametrize(
    ("line", "day"),
    [("04.03, 21:40", "04.03"), ("[5 March 2025 7:15]", "5 March 2025"), ("07:15", None)],
)
def test_a_day_and_a_clock_alone_stamp_the_channels_own_post(line: str, day: str | None) -> None:
    topic = topic_of(line, 0, len(line))
    assert topic is not None
    assert (topic.source, topic.day, topic.whole, topic.body) == (None, day, True, len(line))


def test_what_stands_under_a_bare_stamp_is_of_its_day(theatre) -> None:
    text = (
        "Mill diary / channel\n\n04.03, 21:40\nZoria quiet. Road closed since yesterday\n\n"
        "05.03, 07:15\nFerry lost last night\n"
    )
    claims = extract(Report(id="2" * 64, text=text, published=date(2025, 3, 9)), theatre=theatre)
    assert not any("21:40" in c.text or "07:15" in c.text for c in claims)
    started = {word: c.time.start for c in claims for word in ("closed", "Ferry") if word in c.text}
    assert started == {"closed": date(2025, 3, 3), "Ferry": date(2025, 3, 4)}


@pytest.mark.parametrize(
    "line",
    ["At 18:30 the weir was hit by two drones", "Mill, 3 dead", "Weekly Summary, 25 November 2024",
     "25 November 2024", "Mill Town, 25 November"],
)  # fmt: skip
def test_a_time_in_a_sentence_is_no_stamp(line: str) -> None:
    topic = topic_of(line, 0, len(line))
    assert topic is None or (topic.day is None and topic.source is None)


@pytest.mark.parametrize(
    ("russian", "ukrainian"),
    [
        ("Aleksandrovka", "Oleksandrivka"), ("Belogorovka", "Bilohorivka"),
        ("Stepnoye", "Stepne"), ("Orekhovo", "Orekhove"), ("Pushkino", "Pushkyne"),
        ("Andreevka", "Andriivka"),
    ],
)  # fmt: skip
def test_russian_spellings_meet_ukrainian_ones(russian: str, ukrainian: str) -> None:
    assert fold(russian) != fold(ukrainian)
    assert russian_fold(russian) == russian_fold(ukrainian)


def test_headings_make_no_claims(theatre) -> None:
    text = (
        "Losses and reserves\n\nThe brigade lost eleven tanks near Zoria on Monday, an officer "
        "said in the evening.\n\nThe river bank\n\nTwo villages on the bank were shelled for most "
        "of the day, the mayor wrote.\n"
    )
    claims = extract(Report(id="1" * 64, text=text, published=date(2025, 3, 6)), theatre=theatre)
    assert claims
    assert not {"Losses and reserves", "The river bank"} & {c.text for c in claims}


INTERVIEW = """Colonel Petro Hrim commands a brigade near Zoria.

Mill Review: Does the town hold?

Hrim: It holds. We lost two tanks on Monday.

Mill Review: Where do they attack?

Hrim: They attack from the river every night.
"""


@pytest.mark.parametrize("label", ["Hrim", "HRIM", "PH", "**Hrim**"])
def test_who_answers_under_a_label_is_the_guest(theatre, label: str) -> None:
    text = INTERVIEW.replace("Hrim:", f"{label}:")
    claims = extract(Report(id="2" * 64, text=text, published=date(2025, 3, 6)), theatre=theatre)
    said = {c.text: c.speaker for c in claims}
    answers = {speaker for text, speaker in said.items() if "commands" not in text}
    assert any("two tanks" in text for text in said)
    assert answers == {"Petro Hrim"}
