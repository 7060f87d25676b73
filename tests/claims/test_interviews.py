"""Interviews: who answers."""

from datetime import date

import pytest

from frontcast.claims import extract
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
