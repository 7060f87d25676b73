"""Where one claim ends and the next begins: measures, counts, remarks, what a noun tells."""

from datetime import date

import pytest

from frontcast.claims import extract
from frontcast.records import Report
from frontcast.theatre import Theatre


def told(text: str, theatre: Theatre) -> dict[str, str]:
    """Words of each claim with its speaker."""
    report = Report(id="7" * 64, text=text, published=date(2025, 3, 6))
    return {c.text: c.speaker for c in extract(report, theatre=theatre)}


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("Russian troops may turn on Kurakhove next, roughly 23 km to the north.",
         "roughly 23 km to the north"),
        ("The hospital in Sumy took in 61 soldiers on Friday, nine of them officers.",
         "nine of them officers"),
        ("Gunners at Lyman fired 900 shells that day, three times as many as in May.",
         "three times as many as in May"),
        ("About a hundred people live in the cellars of Toretsk, nobody under sixty.",
         "nobody under sixty"),
    ],
)  # fmt: skip
def test_a_measure_after_a_comma_is_a_claim(theatre, text: str, measure: str) -> None:
    found = told(text, theatre)
    assert measure in found
    assert len(found) == 2


def test_a_comma_within_a_number_or_a_clause_parts_nothing(theatre) -> None:
    text = (
        "Russian troops took Selydove, and nine of them were seen in Kurakhove, 8 km away by road."
    )
    assert any(t.endswith("were seen in Kurakhove") for t in told(text, theatre))
    assert len(told("The army lost 1,200 men of the brigade at Lyman.", theatre)) == 1


@pytest.mark.parametrize(
    ("text", "claim", "speaker"),
    [
        ("A second officer, Oleh Hrim, confirmed the withdrawal.", "the withdrawal", "Oleh Hrim"),
        ("The Southern Grouping claims a village, Toretsk.", "village", "Southern Grouping"),
        ("The evacuation of 37 villages has been declared mandatory.", "mandatory", "narrator"),
    ],
)  # fmt: skip
def test_what_a_noun_tells_is_claimed(theatre, text: str, claim: str, speaker: str) -> None:
    ((found, who),) = told(text, theatre).items()
    assert claim in found
    assert who == speaker


def test_a_verb_of_saying_with_nothing_told_is_no_claim(theatre) -> None:
    assert told("The governor told reporters about it. He thanked a donor.", theatre) == {}


@pytest.mark.parametrize("text", ["Nine fled. Three surrendered.", "16 were dead, 59 injured."])
def test_a_number_that_does_something_is_enough(theatre, text: str) -> None:
    report = f"The shell hit a hall in Kramatorsk on Monday. {text}"
    assert len(told(report, theatre)) == 3


def test_a_sentence_that_ends_in_a_remark_still_says_something(theatre) -> None:
    text = (
        "The ministry said that its troops had killed 380 men near Lyman, a figure that could not "
        "be verified."
    )
    assert list(told(text, theatre).values()) == ["ministry"]
    assert told("The figures from Lyman could not be verified.", theatre) == {}
    assert told("The office did not comment on reports that Lyman had fallen.", theatre) == {}


def test_states_in_two_words(theatre) -> None:
    text = "@map_of_us 18:02\nToretsk hit twice today. No casualties. Bridge unchanged."
    assert {"No casualties", "Bridge unchanged"} <= set(told(text, theatre))


def test_what_goes_according_to_plan_names_no_source(theatre) -> None:
    found = told("The clearing of Toretsk proceeds according to plan.", theatre)
    assert found == {"The clearing of Toretsk proceeds according to plan": "narrator"}


def test_the_head_of_a_line_is_no_subject(theatre) -> None:
    text = "Vuhledar sector: Russia's Defence Ministry said that its forces had taken Vuhledar."
    assert list(told(text, theatre).values()) == ["Russian Defence Ministry"]


def test_where_and_when_a_report_was_written_is_no_claim(theatre) -> None:
    for head in ("Pokrovsk, December 20.", "Velyka Novosilka, 3 March 2025."):
        found = told(f"{head} Russian troops have taken Selydove.", theatre)
        assert list(found) == ["Russian troops have taken Selydove"]


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("Nobody in the army has acknowledged the loss of Lyman.", "Nobody"),
        ("Moscow says the town of Lyman has fallen. The soldiers there say no.", "say no"),
        ("Kyiv reported nine tanks destroyed at Lyman. Analysts doubt it.", "doubt it"),
        ("The staff has not acknowledged the loss of Lyman.", "not acknowledged"),
        ('"Can Lyman be held?" they ask. "The hill, yes. The town, no."', "The town, no"),
    ],
)
def test_a_doubt_a_denial_in_a_word_and_silence_are_claims(theatre, text: str, claim: str) -> None:
    assert any(claim in t for t in told(text, theatre))


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("Shelling hit Lozova, 100 kilometres from here, and Lyman on Sunday.",
         "100 kilometres from here"),
        ("In Lozova, some ninety kilometres to the west, a bomb fell on a bakery.",
         "some ninety kilometres to the west"),
        ("Russian troops took Selydove, nine miles east of where we sit.",
         "nine miles east of where we sit"),
    ],
)  # fmt: skip
def test_how_far_a_place_lies_is_a_claim_and_no_measure_of_the_front(
    theatre, text: str, measure: str
) -> None:
    report = Report(id="7" * 64, text=text, published=date(2025, 3, 6))
    (claim,) = (c for c in extract(report, theatre=theatre) if c.text == measure)
    assert claim.type == "distance"
    assert claim.statements == ()


def test_that_after_whom_somebody_told_is_no_which(theatre) -> None:
    found = told(
        "The governor told a press conference that Loknya had been lost on Tuesday and that troops "
        "were fighting in Yunakivka.",
        theatre,
    )
    assert set(found.values()) == {"governor"}
    assert len(found) == 2
