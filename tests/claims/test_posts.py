"""Posts saved from chats: who and when stand above them, and little is said with verbs."""

import re
from datetime import date

import pytest

from frontcast.claims import extract
from frontcast.claims._feeds import openings_of
from frontcast.claims._surroundings import fold, russian_fold
from frontcast.claims._topics import source_beside, topic_of
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
        ("== Olha R., mayor of Lypove | 03.02.2025 08:05 ==", "Olha R.", "03.02.2025"),
        ("*** Harbour Post — 03.02 10:11 ***", "Harbour Post", "03.02"),
        ("Old Miller (driver), 12 March 08:05", "Old Miller", "12 March"),
        ("Old Miller @mill · Mar 12, 2024", "Old Miller", "Mar 12, 2024"),
        ("Forwarded from Harbour Post, 12.05 18:30", "Harbour Post", "12.05"),
        ("08:05 | Old Miller, head of the weir", "Old Miller", None),
    ],
)
def test_stamps_of_several_chats(line: str, source: str, day: str | None) -> None:
    topic = topic_of(f"\n{line}\n", 1, 1 + len(line))
    assert topic is not None
    assert (topic.source, topic.day, topic.whole) == (source, day, True)


@pytest.mark.parametrize(
    "line",
    [
        "The mill near Lypove, the road was closed 12 March at 08:05",
        "Lypove, the day of 12 March 2024",
        "Staff, evening report, 12 March 2024",
    ],
)
def test_what_ends_in_a_day_is_not_always_a_stamp(line: str) -> None:
    assert topic_of(f"\n{line}\n", 1, 1 + len(line)) is None


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


FEEDS = """Copied from three channels.

>> MILL BANK (marine)
04/03, 07:15 – ferry lost, 4 boats sunk. Water up again
04/03, 07:16 – last night 12 drones hit the depot

>> Lower Town council – official
05.03.2025 08:00 Bridge closed till further notice; 3 wounded
"""


@pytest.mark.parametrize("mark", [">> ", "## ", "=== ", "*** ", ""])
def test_posts_under_a_channels_name_are_its_own(theatre, mark: str) -> None:
    text = FEEDS.replace(">> ", mark)
    claims = extract(Report(id="3" * 64, text=text, published=date(2025, 3, 6)), theatre=theatre)
    said = {c.text: (c.speaker, c.quote) for c in claims}
    (ferry,) = (c for c in claims if "ferry lost" in c.text)
    assert (ferry.speaker, ferry.quote) == ("MILL BANK", "direct")
    assert {who for text, (who, _) in said.items() if "Bridge closed" in text} == {
        "Lower Town council"
    }
    assert not any("07:1" in t or "08:00" in t or "MILL" in t for t in said)
    (drones,) = (c for c in claims if "12 drones" in c.text)
    assert drones.time.start == date(2025, 3, 3)  # the night before the post


@pytest.mark.parametrize(
    "title", ["Mill Bank, saved 6 March 2025", "Mill Bank | front mail", "All posts of Mill Bank",
              "Mill Bank (channel)"],
)  # fmt: skip
@pytest.mark.parametrize("stamp", ["{} {}\n", "{}, {}. ", "{} {} – "])
def test_posts_below_the_name_of_their_only_channel_are_its_own(theatre, title, stamp) -> None:
    posts = (
        ("04.03", "07:15", "Ferry at Lyman lost, 4 boats sunk"),
        ("04.03", "09:40", "12 drones hit the depot in Lyman. Road closed"),
        ("05.03", "06:10", "Lyman quiet, 3 wounded"),
    )
    text = f"{title}\n\n" + "\n\n".join(stamp.format(d, t) + said for d, t, said in posts)
    claims = extract(Report(id="3" * 64, text=text, published=date(2025, 3, 6)), theatre=theatre)
    assert len(claims) >= 3
    assert {(c.speaker, c.quote) for c in claims} == {("Mill Bank", "direct")}


@pytest.mark.parametrize(
    "form", ["{}\n{}", "=== {} (maps) ===\n{}", ">> {}\n{}", "@{}:\n{}", "{} [UA]\n{}"]
)
@pytest.mark.parametrize("day", ["", "3 Mar / ", "04.03 07:15 "])
def test_blocks_of_a_digest_are_their_channels(theatre, form: str, day: str) -> None:
    posts = {
        "millbank_map": ["Ferry at Lyman lost, 4 boats sunk", "Road to Lyman closed"],
        "Oskil_Radar": ["12 drones hit the depot in Lyman", "Lyman quiet, 3 wounded"],
        "Ferryman_Z": ["We hold the school in Lyman", "Lyman ours by Sunday"],
    }
    text = "Digest of three channels, 5 March 2025\n\n" + "\n\n".join(
        form.format(who, "\n".join(day + post for post in said)) for who, said in posts.items()
    )
    claims = extract(Report(id="3" * 64, text=text, published=date(2025, 3, 6)), theatre=theatre)
    assert {c.speaker for c in claims} == set(posts)
    for c in claims:
        assert any(c.text in post for post in posts[c.speaker])


def test_sections_of_a_bulletin_are_no_channels(theatre) -> None:
    lines = "Lyman direction\nFive attacks were repelled.\nThe enemy lost 20 men."
    text = (
        f"Update from our posts, 5 March 2025\n\n> {lines}\n\n> {lines.replace('Lyman', 'Siversk')}"
    )
    claims = extract(Report(id="3" * 64, text=text, published=date(2025, 3, 6)), theatre=theatre)
    assert {c.speaker for c in claims} == {"narrator"}


def test_clocks_before_posts_are_no_part_of_them(theatre) -> None:
    text = "Log of Sunday\n\n" + "\n\n".join(
        f"{hour}:10 Lyman shelled, {hour} wounded" for hour in ("07", "08", "11")
    )
    claims = extract(Report(id="3" * 64, text=text, published=date(2025, 3, 6)), theatre=theatre)
    assert claims
    assert not any(":10" in c.text for c in claims)


def test_a_title_without_a_mark_of_posts_is_no_channel(theatre) -> None:
    text = "The war in brief\n\n04.03 07:15 – Ferry lost\n\n"
    text += "04.03 07:20 – Depot hit\n\n05.03 06:10 – Quiet"
    spans = [(0, 16), (18, 42), (44, 67), (69, 90)]
    assert not any(o.channel for o in openings_of(text, spans).values())


def test_a_title_above_one_clock_is_no_channel() -> None:
    text = "The town, hour by hour\n06:10 – the first shell falls\n"
    assert not any(o.channel for o in openings_of(text, [(0, 22), (23, 52)]).values())


@pytest.mark.parametrize("form", ["{}/ ", "{}. ", "{}) ", "({}) ", "{}/4 "])
def test_numbers_of_points_are_no_part_of_them(form: str) -> None:
    lines = [form.format(n) + "The bridge is closed" for n in (1, 2, 4)]
    text = "\n".join(lines)
    spans = [(m.start(), m.end()) for m in re.finditer(r".+", text)]
    openings = openings_of(text, spans)
    assert [text[o.body :][:3] for o in openings.values()] == ["The", "The", "The"]


def test_days_and_lists_of_two_are_no_numbered_points() -> None:
    text = "11.08 Orikhiv quiet\n12.08 Orikhiv shelled\n13.08 Orikhiv quiet"
    assert openings_of(text, [(m.start(), m.end()) for m in re.finditer(r".+", text)]) == {}


@pytest.mark.parametrize(
    ("line", "who"),
    [
        ("Still there: fewer than 400 people (town council), 38 of them children", "town council"),
        ("2 boats sunk near the mill acc. to the General Staff, more to come", "General Staff"),
        ('"The ring is closed" (press service, with drums)', "press service"),
        ("2 boats sunk near the mill (both of them ours)", None),
    ],
)
def test_a_source_may_stand_beside_what_it_says(line: str, who: str | None) -> None:
    end = min(at for at in (line.find(" ("), line.find(" acc.")) if at > 0)
    assert source_beside(line, 0, end) == who


def test_what_is_doubted_is_told_and_what_is_asked_is_not(theatre) -> None:
    text = "Zoria lost again?? no pictures\n\nIs the bridge closed??\n\nWhere did they go?\n"
    claims = extract(Report(id="4" * 64, text=text, published=date(2025, 3, 6)), theatre=theatre)
    assert any("Zoria lost" in c.text for c in claims)
    assert not any("bridge" in c.text or "they go" in c.text for c in claims)
