"""Questions, predictions, resolutions: what they are the same by, and what is refused."""

from dataclasses import replace
from datetime import date

import pytest

from frontcast.errors import SchemaError
from frontcast.records import Prediction, Question, Resolution, Settled

DAY = date(2025, 3, 1)
ASKED = Question(
    text="X will fall", asked_on=DAY, statement="captured(X, RU, half) by 2025-04-01",
    deadline=date(2025, 4, 1), origin="a" * 64, who="Ann",
)  # fmt: skip
GIVEN = Prediction(question=ASKED.id, who="Ann", made_on=DAY, low=0.2, high=0.5, source="person")


def test_all_who_speak_of_one_thing_speak_of_one_question() -> None:
    assert replace(ASKED, text="It will be lost", origin="b" * 64, who="Bob").id == ASKED.id
    for other in (
        replace(ASKED, asked_on=date(2025, 3, 2)),
        replace(ASKED, statement="captured(X, RU, whole) by 2025-04-01"),
        replace(ASKED, conditions=("captured(Y, RU, half) by 2025-04-01",)),
        replace(ASKED, counted_from="condition"),
    ):
        assert other.id != ASKED.id


def test_without_a_statement_the_words_tell_questions_apart() -> None:
    vague = Question(text="Things will change", asked_on=DAY, unresolvable="no map tells")
    assert vague.id != replace(vague, text="All will be well").id
    assert vague.id == replace(vague, unresolvable="for another reason").id


@pytest.mark.parametrize(
    "fields",
    [{"statement": ""}, {"unresolvable": "why"}, {"deadline": None}],
)
def test_a_question_is_one_or_says_why_not(fields: dict) -> None:
    with pytest.raises(SchemaError):
        replace(ASKED, **fields)


def test_a_prediction_is_one_voice_on_one_day() -> None:
    assert GIVEN.p == pytest.approx(0.35)
    assert replace(GIVEN, low=0.1, note="why").key == GIVEN.key
    assert replace(GIVEN, made_on=date(2025, 3, 2)).key != GIVEN.key
    assert replace(GIVEN, low=None, high=None).p is None
    assert [replace(GIVEN, source=s).own for s in ("forecast", "hindcast", "report")] == [
        True, True, False
    ]  # fmt: skip


@pytest.mark.parametrize(
    "fields",
    [{"low": 0.6}, {"high": 1.2}, {"low": None}, {"who": " "}, {"low": -0.1}],
)
def test_what_is_no_chance_is_refused(fields: dict) -> None:
    with pytest.raises(SchemaError):
        replace(GIVEN, **fields)


def test_only_yes_and_no_are_known() -> None:
    known = {
        o for o in Settled if Resolution(question="q", as_of=DAY, mapper="m", outcome=o).known
    }  # fmt: skip
    assert known == {Settled.YES, Settled.NO}
