"""Interviews: who answers."""

import re
import textwrap
from datetime import date

import pytest

from frontcast.claims import extract
from frontcast.claims._turns import split_turns
from frontcast.records import Report

ANSWERS = """

How did you leave?

By bus, in the rain. Twenty people were killed on that road.

Who shelled it?

The Russians did, from Novohrodivka. They had held it since August.

And now?

Now Pokrovsk is empty.
"""


@pytest.mark.parametrize(
    ("introduced", "speaker"),
    [
        ("Pavlo Ridko, 41, drove a bus until the bridge fell. We spoke on 3 March.", "Pavlo Ridko"),
        ("Pavlo R., 41, drove a bus until the bridge fell. We spoke on 3 March.", "Pavlo R."),
        ("Pavlo R., a driver of 41, left in May.", "Pavlo R."),
        ("We met Oksana, 41, in a flat in Dnipro.", "Oksana"),
        ("We met her 41 km from Dnipro, in a flat.", "interviewee"),
    ],
)
def test_who_answers_stands_above_the_first_question(
    theatre, introduced: str, speaker: str
) -> None:
    report = Report(id="3" * 64, text=introduced + ANSWERS, published=date(2025, 3, 6))
    answers = [c for c in extract(report, theatre=theatre) if c.span_start > len(introduced)]
    assert len(answers) >= 3
    assert {c.speaker for c in answers} == {speaker}


TALK = (
    ("How many pumps are left?", "Two. The Russians hit the station in Kostiantynivka on 3 March."),
    ("And the people?", "We counted 8,000 in Kostiantynivka. They have taken Chasiv Yar."),
    ("Will the town hold?", "Until summer. The bridge at Druzhkivka was hit yesterday."),
)
HEAD = "The pump\n\nOlha Marchenko, 52, runs a waterworks. We spoke on Tuesday.\n\n"


@pytest.mark.parametrize(
    ("head", "asked", "answered"),
    [
        (HEAD, "INTERVIEWER\n{}", "MARCHENKO\n{}"),
        (HEAD, "Q — {}", "A — {}"),
        (HEAD, "Question 1: {}", "Answer 1: {}"),
        (HEAD, "**{}**", "{}"),
        (HEAD, "[00:12] HOST: {}", "[00:31] MARCHENKO: {}"),
        (HEAD, '"{}"', '"{}"'),
        (HEAD, "ANNA WEBER: {}", "OLHA MARCHENKO: {}"),
        ("The pump\n\nInterview by Anna Weber\n\nOlha Marchenko has run a waterworks.\n\n",
         "{}", "{}"),
        ("INTERVIEW: Olha Marchenko, head of a waterworks\n\nBy Anna Weber\n\n", "Q: {}", "A: {}"),
        ("The pump\n\nAnna Weber met Olha Marchenko, head of a waterworks.\n\n", "{}", "{}"),
        ('TALKS | Captain (ret.) Olha Marchenko: "Pumps are all"\n\nThe captain talked to us.\n\n',
         "— {}", "— {}"),
        ("Olha Marchenko on pumps\n\nThe head of the works spoke to Anna Weber.\n\n", "{}", "{}"),
        ("Engineer Olha Marchenko answers our questions.\n\n", "– {}", "– {}"),
        ("OLHA MARCHENKO: WE WILL RUN DRY\n\nThe engineer runs a waterworks.\n\n", "{}", "{}"),
    ],
)  # fmt: skip
def test_who_answers_whatever_the_form(theatre, head: str, asked: str, answered: str) -> None:
    turns = "\n\n".join(f"{asked.format(q)}\n\n{answered.format(a)}" for q, a in TALK)
    report = Report(id="4" * 64, text=head + turns, published=date(2025, 3, 6))
    answers = [c for c in extract(report, theatre=theatre) if c.span_start > len(head)]
    assert len(answers) >= 3
    assert {c.speaker for c in answers} == {"Olha Marchenko"}


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("The operator asked us to call him Badger.\n\n", "Badger"),
        ("A gunner of the 3rd Brigade, who does not want to be named, spoke to us.\n\n",
         "a gunner of the 3rd Brigade"),
    ],
)  # fmt: skip
def test_who_answers_may_bear_no_name(theatre, head: str, name: str) -> None:
    turns = "\n\n".join(f"Q: {q}\n\nA: {a}" for q, a in TALK)
    report = Report(id="5" * 64, text=head + turns, published=date(2025, 3, 6))
    answers = [c for c in extract(report, theatre=theatre) if c.span_start > len(head)]
    assert {c.speaker for c in answers} == {name}


def test_a_note_at_the_end_presents_who_answered(theatre) -> None:
    turns = "\n\n".join(f"{q}\n\n{a}" for q, a in TALK)
    note = "\n\nOlha Marchenko runs a waterworks. The interview was held by telephone."
    report = Report(id="6" * 64, text="The pump\n\n" + turns + note, published=date(2025, 3, 6))
    answers = [
        c for c in extract(report, theatre=theatre) if c.span_end < len(report.text) - len(note)
    ]
    assert {c.speaker for c in answers} == {"Olha Marchenko"}


def test_several_answer_under_their_own_names(theatre) -> None:
    text = (
        "Olha Marchenko runs a waterworks, and Pavlo Hrim is a gunner.\n\n"
        "How many are left?\n\nOlha: Two pumps in Kostiantynivka.\n\nPavlo: Six guns at Lyman.\n\n"
        "Who is winning?\n\nOlha: Eleven wells in Lyman are dry.\n\nPavlo: They took Lyman.\n\n"
        "Will it hold?\n\nPavlo: They lost 300 men in Lyman."
    )
    claims = extract(Report(id="7" * 64, text=text, published=date(2025, 3, 6)), theatre=theatre)
    said = {c.text: c.speaker for c in claims}
    assert {who for t, who in said.items() if "wells" in t or "pumps" in t} == {"Olha Marchenko"}
    assert {who for t, who in said.items() if "300 men" in t} == {"Pavlo Hrim"}


def test_somebody_tells_in_the_first_person(theatre) -> None:
    text = (
        "Olha Marchenko, 52, runs a waterworks. This is what she told us, in her own words.\n\n"
        "I have two pumps left. The Russians hit the station in Kostiantynivka on 3 March.\n\n"
        "We had 70,000 people here. I think they will take Druzhkivka by summer."
    )
    claims = extract(Report(id="8" * 64, text=text, published=date(2025, 3, 6)), theatre=theatre)
    told = [c for c in claims if c.span_start > text.index("\n\n")]
    assert {c.speaker for c in told} == {"Olha Marchenko"}


@pytest.mark.parametrize("turn", ["{} {}", "Q: {} A: {}", "{}\n{}", "Q: {}\nA: {}", "– {}\n– {}"])
def test_question_and_answer_may_stand_in_one_paragraph(theatre, turn: str) -> None:
    longer = "and nobody in the office of the mayor knows who is to repair what is left of it"
    lines = "\n\n".join(turn.format(q, f"{a[:-1]}, {longer}.") for q, a in TALK).split("\n")
    turns = "\n".join(textwrap.fill(line, 70) for line in lines)
    report = Report(id="9" * 64, text=HEAD + turns, published=date(2025, 3, 6))
    answers = [c for c in extract(report, theatre=theatre) if c.span_start > len(HEAD)]
    assert len(answers) >= 3
    assert {c.speaker for c in answers} == {"Olha Marchenko"}


def test_a_few_questions_of_a_column_part_no_paragraphs() -> None:
    text = (
        "Who won? Nobody did.\n\nThe road is cut.\n\nWhy? Ask them.\n\nLyman burns.\n\nWho? Not I."
    )
    spans = [(m.start(), m.end()) for m in re.finditer(r"[^\n]+", text)]
    assert split_turns(text, spans) == spans
