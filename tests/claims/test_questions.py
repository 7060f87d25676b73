"""Claims about days to come -> questions: the Statement, the last day, the condition, the chance.

The sentences are made up. What is wanted of them is written by judgement, by the conventions of
docs/questions.md.
"""

from datetime import date

import pytest

from frontcast.claims import extract, load_table, questions_of
from frontcast.errors import ConfigError
from frontcast.records import parse
from frontcast.reports import read_report
from frontcast.theatre import load_theatre

DAY = date(2025, 3, 1)
THEATRE = load_theatre("donetsk")
SOON, CONDITION = "2025-03-31", "2025-08-28"  # 30 and 180 days on


def drawn(text: str):
    report = read_report(text.encode(), name="x.txt", published=DAY, outlet="o")
    return questions_of(report, extract(report, theatre=THEATRE), theatre=THEATRE)


@pytest.mark.parametrize(
    ("text", "statement", "chance", "horizon"),
    [
        ("Russian forces are poised to capture Toretsk within weeks, analysts say.",
         f"captured(Toretsk, RU, whole) by {SOON}", (0.8, 0.95), "default"),
        ("Kostiantynivka will almost certainly fall by the end of June, the officer said.",
         "captured(Kostiantynivka, RU, whole) by 2025-06-30", (0.95, 0.99), "stated"),
        ("It is unlikely that Russia will seize Kramatorsk this year, according to Jane Smith.",
         "captured(Kramatorsk, RU, whole) by 2025-12-31", (0.2, 0.45), "stated"),
        ("There is no chance that the Russians will take Sloviansk this year, he said.",
         "captured(Sloviansk, RU, whole) by 2025-12-31", (0.01, 0.05), "stated"),
        ("Zelenskiy said Pokrovsk would not fall.",
         f"captured(Pokrovsk, RU, whole) by {SOON}", (0.05, 0.2), "default"),
        ("Ukrainian forces will hold Pokrovsk, the general said.",
         f"captured(Pokrovsk, RU, whole) by {SOON}", (0.05, 0.2), "default"),
        ("Ukraine might retake Toretsk by the summer.",
         "captured(Toretsk, UA, whole) by 2025-06-01", (0.2, 0.55), "stated"),
        ("The Kremlin could seize the rest of Donetsk Oblast by the end of 2026.",
         "share(Donetsk Oblast, RU) = 100% by 2026-12-31", (0.2, 0.55), "stated"),
        ("The Russian offensive in Donetsk region is likely to culminate soon.",
         "gain(Donetsk Oblast, RU) falling from 2024-12-01 to 2025-05-30", (0.55, 0.8), "default"),
        ("Russia will not be able to maintain the pace of its offensive in Donetsk region.",
         "gain(Donetsk Oblast, RU) falling from 2024-12-01 to 2025-05-30", (0.8, 0.95), "default"),
        ("Russian troops will probably advance toward Kramatorsk.",
         "distance(Kramatorsk) falling from 2025-03-01 to 2025-05-30", (0.55, 0.8), "default"),
        ("The city will fall. Pokrovsk is doomed, a soldier said.",
         f"captured(Pokrovsk, RU, whole) by {SOON}", (0.8, 0.95), "default"),
    ],
)  # fmt: skip
def test_outlooks(text: str, statement: str, chance: tuple, horizon: str) -> None:
    found = [d for d in drawn(text) if d.question.statement]
    assert [d.question.statement for d in found][:1] == [statement]
    first = found[0]
    assert (first.prediction.low, first.prediction.high) == pytest.approx(chance)
    assert first.question.horizon == horizon
    assert first.question.deadline == parse(statement).when.end
    assert not first.question.conditional
    assert (first.prediction.question, first.prediction.table) == (first.question.id, "ICD 203")


@pytest.mark.parametrize(
    ("text", "statement", "conditions"),
    [
        ("If Pokrovsk falls, Russian troops will advance toward Sloviansk.",
         "distance(Sloviansk) falling from 2025-03-01 to 2025-05-30", ["Pokrovsk"]),
        ("Once Chasiv Yar is taken, the Russian army will probably move on Kramatorsk.",
         "distance(Kramatorsk) falling from 2025-03-01 to 2025-05-30", ["Chasiv Yar"]),
        ("Should Russian forces seize Toretsk, they will likely pause to regroup.",
         f"gain(Donetsk Oblast, RU) falling from 2025-01-30 to {SOON}", ["Toretsk"]),
        ("Russian troops are very likely to pause to regroup after taking Toretsk.",
         f"gain(Donetsk Oblast, RU) falling from 2025-01-30 to {SOON}", ["Toretsk"]),
        ("If Russian troops take Pokrovsk and Myrnohrad, Dobropillia would fall soon after.",
         f"captured(Dobropillia, RU, whole) by {SOON}", ["Pokrovsk", "Myrnohrad"]),
        ("The loss of Toretsk would bring Russian troops closer to Kostiantynivka.",
         "distance(Kostiantynivka) falling from 2025-03-01 to 2025-05-30", ["Toretsk"]),
    ],
)  # fmt: skip
def test_conditionals_stay_conditional(text: str, statement: str, conditions: list[str]) -> None:
    (found,) = [d.question for d in drawn(text) if d.question.statement]
    assert found.statement == statement
    assert list(found.conditions) == [
        f"captured({town}, RU, whole) by {CONDITION}" for town in conditions
    ]
    assert found.condition_text
    assert found.counted_from == "condition"
    # The last day possible: the condition comes true on its own last day.
    span = parse(statement).when.end - DAY
    assert found.deadline == date.fromisoformat(CONDITION) + span


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Unless aid arrives, Pokrovsk will fall.", "condition"),
        ("Should Kyiv withdraw its troops, Moscow would agree to talks.", "condition"),
        ("The fall of Pokrovsk would open the way to Dnipro.", "becomes possible"),
        ("Russian troops will try to hold Toretsk for as long as possible.", "wanted or tried"),
        ("If Pokrovsk falls, morale in Kyiv will suffer.", "measured on a map"),
    ],
)
def test_what_nothing_can_resolve_is_kept_with_the_reason(text: str, why: str) -> None:
    (found,) = drawn(text)
    assert why in found.question.unresolvable
    assert found.prediction.p is None
    assert found.question.origin


@pytest.mark.parametrize(
    "text",
    [
        "Russian troops captured Toretsk in January.",
        "Russia would have captured Pokrovsk if it had more men.",
        "Russian troops are reportedly a few kilometers from the edge of Pokrovsk.",
        "Some residents of Pokrovsk may have missed the chance to flee.",
    ],
)
def test_what_is_past_or_present_is_no_question(text: str) -> None:
    assert drawn(text) == []


def test_an_undated_report_poses_none() -> None:
    report = read_report(b"Pokrovsk will fall.", name="x.txt")
    assert questions_of(report, extract(report, theatre=THEATRE), theatre=THEATRE) == []


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        # The bands of ICD 203, D.6.e(2)(a), as the directive prints them.
        ("almost no chance", 0.01, 0.05), ("very unlikely", 0.05, 0.20), ("unlikely", 0.20, 0.45),
        ("roughly even odds", 0.45, 0.55), ("likely", 0.55, 0.80), ("very likely", 0.80, 0.95),
        ("almost certainly", 0.95, 0.99), ("nearly certain", 0.95, 0.99),
        ("highly improbable", 0.05, 0.20), ("probable", 0.55, 0.80),
    ],
)  # fmt: skip
def test_the_words_of_the_directive(text: str, low: float, high: float) -> None:
    found = load_table().read(f"It is {text} that X falls.")
    assert (found.low, found.high, found.words) == (low, high, text)


def test_several_words_span_a_range_from_the_least_to_the_most() -> None:
    found = load_table().read("They could be on the verge of taking X.")
    assert (found.low, found.high) == (0.2, 0.95)


def test_may_the_month_and_words_inside_words_say_nothing() -> None:
    assert load_table().read("In May 2024 a mighty set of outlying posts fell.") is None


def test_another_table(tmp_path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(
        'name = "Mine"\nsource = "me"\n[plain]\nlow = 0.5\nhigh = 0.6\n'
        '[[bands]]\nfrom = "me"\nlow = 0.1\nhigh = 0.2\nwords = ["may"]\n',
        encoding="utf-8",
    )
    report = read_report(b"Pokrovsk may fall soon.", name="x.txt", published=DAY)
    claims = extract(report, theatre=THEATRE)
    (found,) = questions_of(report, claims, theatre=THEATRE, table=load_table(path))
    given = found.prediction
    assert (given.low, given.high, given.table) == (0.1, 0.2, "Mine")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "name = 3",
        'name = "x"\nsource = "y"\nbands = []\n[plain]\nlow = 0.9\nhigh = 0.1\n',
        "\xff",
    ],
)
def test_what_is_no_table_is_refused(tmp_path, text: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(ConfigError):
        load_table(path)
    with pytest.raises(ConfigError):
        load_table(tmp_path / "none.toml")
