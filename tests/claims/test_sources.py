"""Who says a claim: verbs, frames, descriptions that stand for a name, and what follows a view."""

from datetime import date

import pytest

from frontcast.claims import extract
from frontcast.records import Report


@pytest.fixture
def said(theatre):
    def read(text: str, before: str = "Fighting went on near Kramatorsk.\n\n") -> dict[str, str]:
        report = Report(id="8" * 64, text=before + text, published=date(2025, 3, 6))
        return {c.text: c.speaker for c in extract(report, theatre=theatre)}

    return read


def speaker(claims: dict[str, str], words: str) -> str:
    (found,) = {who for text, who in claims.items() if words in text}
    return found


@pytest.mark.parametrize(
    ("sentence", "words", "who"),
    [
        ("Kyiv holds that the mill at Lyman was lost on Friday.", "mill at Lyman",
         "Kyiv (Ukrainian government)"),
        ("The Kyrlan Institute found that the mill at Lyman was lost on Friday.", "mill at Lyman",
         "Kyrlan Institute"),
        ("A gunner fears that the mill at Lyman will be lost.", "mill at Lyman", "a gunner"),
        ("A gunner heard, from a cook, that the mill at Lyman was lost.", "mill at Lyman",
         "a cook"),
        ("A gunner has it that the mill at Lyman was lost.", "mill at Lyman", "a gunner"),
        ("The company holds the mill at Lyman.", "mill at Lyman", "narrator"),
        ("The radio said that the mill at Lyman was lost.", "mill at Lyman", "radio"),
        ("The mill at Lyman is described as lost.", "mill at Lyman", "narrator"),
        ("A cook was told that the mill at Lyman was lost.", "mill at Lyman", "narrator"),
    ],
)  # fmt: skip
def test_verbs_by_whose_clause_somebody_says_something(said, sentence, words, who) -> None:
    assert speaker(said(sentence), words) == who


@pytest.mark.parametrize(
    ("sentence", "who"),
    [
        ("Forty houses burnt in Lyman, as the Kyrlan Institute informs.", "Kyrlan Institute"),
        ("As reported by the district administration, forty houses burnt in Lyman.",
         "district administration"),
        ("Forty houses burnt in Lyman, a beekeeper reminded me.", "a beekeeper"),
        ("Forty houses burnt in Lyman, a beekeeper testified on Monday.", "a beekeeper"),
        ("According to a letter from two beekeepers, forty houses burnt in Lyman.",
         "two beekeepers"),
        ("According to the data of military intelligence, forty houses burnt in Lyman.",
         "military intelligence"),
        ("Forty houses burnt in Lyman, fewer than many in Kyiv had feared.", "narrator"),
    ],
)  # fmt: skip
def test_frames_beside_what_is_said(said, sentence: str, who: str) -> None:
    assert speaker(said(sentence), "orty houses") == who


def test_a_frame_after_a_joint_says_only_what_follows(said) -> None:
    claims = said(
        "Oksana Melnyk, a nurse, met us at the door. It is nine kilometres to the guns of Lyman, "
        "which is why, she said, nobody sleeps in Kramatorsk."
    )
    assert speaker(claims, "nine kilometres") == "narrator"
    assert speaker(claims, "nobody sleeps") == "Oksana Melnyk"


def test_the_general_is_who_was_introduced_as_one(said) -> None:
    claims = said(
        "Major General Ihor Bondar told reporters that the road to Lyman was open. A nurse said "
        "that the road was closed.\n\nThe general said that Lyman was held by two brigades."
    )
    assert speaker(claims, "two brigades") == "Ihor Bondar"


def test_other_words_about_somebody_make_it_another(said) -> None:
    claims = said(
        "A Ukrainian officer said that Lyman was held. The Russian officer said that Lyman was "
        "surrounded by two brigades."
    )
    assert "Russian" in speaker(claims, "surrounded")


def test_a_name_told_later_is_who_was_described_before(said) -> None:
    claims = said(
        "A soldier on crutches shakes his head. Lyman has been lost since Tuesday, he says.\n\n"
        'His name is Danylo. "We were four against twenty at Lyman," he says.'
    )
    assert speaker(claims, "since Tuesday") == speaker(claims, "four against twenty") == "Danylo"


def test_a_name_is_not_that_of_somebody_else_described_before(said) -> None:
    claims = said(
        "A soldier on crutches says that Lyman has been lost since Tuesday.\n\n"
        'In the yard I met a baker. Her name is Zlata. "Lyman had four shops," she says.'
    )
    assert speaker(claims, "since Tuesday") == "a soldier on crutches"
    assert speaker(claims, "four shops") == "Zlata"


def test_whose_figure_it_is(said) -> None:
    claims = said(
        "Oksana Melnyk, a nurse, said that Lyman had been emptied. Her own guess is 400 dead. "
        "Kyiv's figure is 60,000 killed. Our figure is 50,000 killed."
    )
    assert speaker(claims, "400 dead") == "Oksana Melnyk"
    assert speaker(claims, "60,000") == "Kyiv (Ukrainian government)"
    assert speaker(claims, "50,000") == "narrator"


def test_a_short_view_says_what_follows_it(said) -> None:
    claims = said(
        "Oksana Melnyk teaches history in Kramatorsk. Her view is simple. Lyman falls by autumn. "
        "Then the bridge goes.\n\nThe bridge of Lyman was closed on Monday."
    )
    assert speaker(claims, "by autumn") == "Oksana Melnyk"
    assert speaker(claims, "on Monday") == "narrator"


def test_what_is_compared_with_what_somebody_said_is_said_too(said) -> None:
    claims = said("The road to Lyman takes four hours, a driver said. In spring it was one.")
    assert speaker(claims, "In spring") == "a driver"


def test_reports_are_of_who_spreads_them_or_of_nobody(said) -> None:
    claims = said("Claims of Russian channels that Lyman has been encircled are false.")
    assert "Russian channels" in claims.values()
    claims = said("The mayor denied reports that Lyman had been encircled.")
    assert "unnamed reports" in claims.values()


def test_they_say_is_said_by_nobody_in_particular(said) -> None:
    claims = said("A woman came from Lyman. They say the bridge of Lyman will be closed.")
    assert speaker(claims, "will be closed") == "unnamed people"


def test_scare_quotes_leave_a_claim_with_who_made_it(said) -> None:
    claims = said('The Russian Ministry of Defence "liberated" Lyman today.')
    assert speaker(claims, "Lyman") == "Russian Ministry of Defence"


def test_a_quotation_goes_on_in_the_next_paragraph(said) -> None:
    claims = said(
        "Oksana Melnyk, a nurse, said:\n\n“Lyman was shelled on Monday. My brother says the bridge "
        "is gone.\n\n“Two hundred people were left in Lyman.”"
    )
    assert speaker(claims, "Two hundred") == "Oksana Melnyk"
