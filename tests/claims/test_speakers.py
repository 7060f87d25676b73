"""Who says a claim: names, call signs, pronouns, verbs, frames, counts, and what follows a view."""

from datetime import date

import pytest

from frontcast.claims import extract
from frontcast.claims._sexes import sex_of
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
    ("opening", "name"),
    [
        ("A Ukrainian gunner with the call sign Badger stood by the road.", "Badger"),
        ("A medic called Larysa has worked in the cellar since May.", "Larysa"),
        ("A captain who calls himself Teacher met us at the mill.", "Teacher"),
    ],
)
def test_who_is_introduced_by_a_given_name_speaks_by_it(said, opening: str, name: str) -> None:
    claims = said(f'{opening} "We lost four tanks near Kramatorsk on Sunday," {name} said.')
    assert speaker(claims, "four tanks") == name


def test_someone_unnamed_is_who_he_is_in_the_quotation_that_follows(said) -> None:
    claims = said(
        "Oksana Melnyk, a spokeswoman for the brigade, called the report false.\n\n"
        "A corporal in another brigade was less certain. "
        '"We hold half of the village," he said.'
    )
    assert speaker(claims, "half of the village") == "a corporal in another brigade"


def test_she_is_not_the_man_who_spoke_last(said) -> None:
    claims = said(
        "Oksana Melnyk, a nurse, came back to Kramatorsk in May. Mykola Bondar, a driver, said the "
        "bridge was closed. Forty wounded arrived in one night, she said."
    )
    assert speaker(claims, "Forty wounded") == "Oksana Melnyk"


def test_who_is_told_something_in_passing_is_still_he(said) -> None:
    claims = said(
        "Mykola Bondar counts wrecks. The Russians lost 90 tanks in May, he says. Two officers "
        "told him that the town was lost. The war will last two years, he thinks."
    )
    assert speaker(claims, "two years") == "Mykola Bondar"


@pytest.mark.parametrize(
    ("sentence", "words", "who"),
    [
        (
            "Of the 4,000 residents of the town 90 were still there, by the mayor's count.",
            "90 were",
            "mayor",
        ),
        (
            "Near Kramatorsk, an analyst in Vienna notes, the line has moved by ten kilometres.",
            "ten kilometres",
            "an analyst in Vienna",
        ),
        (
            "Twelve houses burnt down, says a fireman's wife, and the school is gone.",
            "Twelve houses",
            "a fireman's wife",
        ),
        (
            "A retired general was blunter: the town falls in the autumn.",
            "falls in the autumn",
            "a retired general",
        ),
        (
            "That the bridge had been lost was denied by the governor of Donetsk region.",
            "bridge had been lost",
            "governor of Donetsk region",
        ),
        ("A policeman had told her that two houses were on fire.", "on fire", "a policeman"),
        ("Russian media reported that the village had been retaken.", "retaken", "Russian media"),
        (
            "Ukrainian sappers said they were losing every second vehicle.",
            "every second",
            "Ukrainian sappers",
        ),
        (
            "The losses, as far as an officer can tell, are about 300 a day.",
            "about 300",
            "an officer",
        ),
    ],
)
def test_frames_in_many_words(said, sentence: str, words: str, who: str) -> None:
    assert speaker(said(sentence), words) == who


def test_the_publishers_we_is_nobody_elses(said) -> None:
    claims = said("The ministry says it has taken Zoria; we put its share at 80 percent.")
    assert speaker(claims, "80 percent") == "narrator"


def test_a_source_of_one_verb_is_not_that_of_the_next(said) -> None:
    claims = said(
        "Troops entered Zoria according to two brigades, and were thrown out of Lypove by evening."
    )
    assert speaker(claims, "thrown out") == "narrator"


@pytest.mark.parametrize(
    ("name", "sex"),
    [
        ("Olena Hrim", "f"), ("Mykola Hrim", "m"), ("Hanna Petrivna", "f"), ("a fisherman", None),
        ("an old woman from Zoria", "f"), ("the brother of a nurse", "m"), ("Ihor", "m"),
        ("Ingrid", "f"),
    ],
)  # fmt: skip
def test_sex_is_told_by_words_and_endings(name: str, sex: str | None) -> None:
    assert sex_of(name) == sex


def test_a_finished_quotation_is_not_of_whoever_is_told_of_next(said) -> None:
    claims = said(
        'Mykola Bondar has driven 430 people out since May. "The others hide in cellars." A cousin '
        "of his in Lysychansk tells him that men are picked up on the street."
    )
    assert speaker(claims, "hide in cellars") == "Mykola Bondar"


def test_a_quotation_may_be_begun_and_finished_by_two(said) -> None:
    claims = said(
        'It is dark in Siversk. "There were eleven thousand of us," says Liuba Petrivna, 66, and '
        'the man behind her finishes for her: "Now there are 1,700."'
    )
    assert speaker(claims, "eleven thousand") == "Liuba Petrivna"


@pytest.mark.parametrize(
    ("sentence", "words", "who"),
    [
        ("In the view of one Western diplomat, the town will fall by the summer.", "will fall",
         "a Western diplomat"),
        ("Military bloggers were quick to claim that the station had been taken.", "station",
         "military bloggers"),
        ("The brigade's spokesman was quoted as saying that five tanks were destroyed.",
         "five tanks", "brigade's spokesman"),
        ("Kyiv's version is different: the village holds.", "village holds",
         "Kyiv (Ukrainian government)"),
        ("The governor is less sure. Two thousand people, he estimates, are still in the town.",
         "Two thousand", "governor"),
        ('A second soldier, callsign Fox, agreed: "The road has been cut for a week."',
         "road has been cut", "Fox"),
        ('Svitlana shrugs. "They come at night with eight drones."', "eight drones", "Svitlana"),
    ],
)  # fmt: skip
def test_who_is_presented_before_what_they_say(said, sentence: str, words: str, who: str) -> None:
    assert speaker(said(sentence), words) == who


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("Russia's Defence Ministry said that 12 drones fell.", "Russian Defence Ministry"),
        ("The Defence Ministry in Moscow said that 12 drones fell.",
         "Russian Defence Ministry"),
        ("In Moscow, the Defence Ministry said that 12 drones fell.",
         "Russian Defence Ministry"),
        ("The General Staff in Kyiv said that 12 drones fell.", "Ukrainian General Staff"),
        ("Ukraine's General Staff said that 12 drones fell.", "Ukrainian General Staff"),
        ("The Russian MoD said that 12 drones fell.", "Russian Ministry of Defense"),
    ],
)  # fmt: skip
def test_a_body_has_the_side_to_which_its_seat_or_owner_belongs(said, sentence, name) -> None:
    assert speaker(said(sentence), "12 drones") == name


def test_a_body_of_another_country_keeps_its_own(said) -> None:
    claims = said("In Lviv, the regional council said that 12 drones fell.")
    assert speaker(claims, "12 drones") == "regional council"


@pytest.mark.parametrize(
    "sentence",
    [
        "I expect them to reach the river by June.",
        "I think they will reach the river by June.",
        "They will reach the river by June, I think.",
        "I wrote in May that they would reach the river by June.",
    ],
)
def test_i_outside_quotations_is_who_writes(said, sentence: str) -> None:
    claims = said(
        "Oksana Melnyk, an analyst, said that the town of Kramatorsk was calm. "
        f"She said two bridges were open. {sentence}"
    )
    assert speaker(claims, "the river by June") == "narrator"


def test_i_in_a_quotation_is_who_is_quoted(said) -> None:
    claims = said('"I expect them to reach the river by June," said Oksana Melnyk, an analyst.')
    assert speaker(claims, "the river by June") == "Oksana Melnyk"


@pytest.mark.parametrize(
    "sentence",
    [
        "The Kremlin has ruled out a second call-up of reservists.",
        "The Kremlin demands the whole of Donetsk region.",
        "The Kremlin rejected a truce of thirty days at the front.",
        "The Kremlin presents the attack on Kramatorsk as a liberation.",
    ],
)
def test_what_a_government_declares_is_said_by_it(said, sentence: str) -> None:
    (who,) = {w for t, w in said(sentence).items() if "Fighting" not in t}
    assert who.startswith("Kremlin")


@pytest.mark.parametrize(
    "sentence",
    [
        "A Russian company refused to attack near Kramatorsk.",
        "From June persons without a passport will be regarded as foreigners in Donetsk.",
        "Correction: an earlier version of this article stated that Kramatorsk had fallen.",
        "Some 40 per cent of the hospital's staff in Kramatorsk have left the town.",
    ],
)
def test_who_says_nothing_is_no_source(said, sentence: str) -> None:
    (who,) = {w for t, w in said(sentence).items() if "Fighting" not in t}
    assert who == "narrator"


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ('"The bridge at Kramatorsk is gone," a Danish diplomat commented.', "a Danish diplomat"),
        ('"The bridge at Kramatorsk is gone," a young sapper shrugged.', "a young sapper"),
        ('A driver I have known for years: "The bridge at Kramatorsk is gone."', "driver"),
        ("The bridge at Kramatorsk is gone, Oksana Melnyk fears, and no other is left.",
         "Oksana Melnyk"),
        (("The bridge at Kramatorsk is gone, the spokesman of the eastern command, Petro Melnyk, "
         "told reporters."), "Petro Melnyk"),
    ],
)  # fmt: skip
def test_who_is_named_beside_what_they_say(said, text: str, who: str) -> None:
    found = speaker(said(text), "The bridge")
    assert who in found


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


@pytest.mark.parametrize(
    ("tag", "who"),
    [
        ("sighed Larysa, a pensioner of 67", "Larysa"),
        ("Oksana, the paramedic, jokes", "Oksana"),
        ("sums up a sergeant who gives his name as Badger", "Badger"),
        ("snaps the captain's driver", "captain's driver"),
    ],
)
def test_whatever_hangs_on_a_quotation_says_whose_it_is(said, tag: str, who: str) -> None:
    claims = said(f'Mykola Bondar, a driver, nodded. "Half of Lyman is lost," {tag}.')
    assert speaker(claims, "Half of Lyman") == who
    assert not any(tag[:8] in text for text in claims)


def test_she_is_sooner_a_woman_than_somebody_unnamed(said) -> None:
    claims = said(
        "Oksana Melnyk counts wrecks. A company commander at Lyman wrote to her that he has 23 "
        "men left. The new brigades will not arrive before August, she thinks."
    )
    assert speaker(claims, "not arrive before August") == "Oksana Melnyk"


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("The shop is shut, explains its owner, Larysa, 58; nine drones hit Lyman on Sunday.",
         "Larysa"),
        ("Nine drones hit Lyman, reckons the volunteer at the van, who calls himself Docent.",
         "Docent"),
        ("Nine drones hit Lyman on Sunday, an engineer of the district said flatly.",
         "an engineer of the district"),
        ("Nine drones hit Lyman, the head of the regional administration said Friday.",
         "head of the regional administration"),
        ("Nine drones hit Lyman, we were told at the prosecutor's office.", "prosecutor's office"),
    ],
)  # fmt: skip
def test_frames_with_a_name_or_a_manner(said, text: str, who: str) -> None:
    assert speaker(said(text), "ine drones") == who


def test_a_number_of_things_says_nothing(said) -> None:
    claims = said("The number of clashes near Lyman was given as 27 this morning.")
    assert set(claims.values()) == {"narrator"}


def test_what_a_commander_tells_of_his_company_is_his(said) -> None:
    claims = said(
        '"We hold half of Lyman," says Captain Mykola Bondar. His company lost nine men on Sunday.'
    )
    assert speaker(claims, "lost nine men") == "Mykola Bondar"


def test_a_portrait_is_told_by_whom_it_is_about(said) -> None:
    claims = said(
        "Anna Keller opens the door herself. She has counted wrecks since 2022, she says, and she "
        "does not like to be asked why. Russia has lost 3,100 tanks that can be seen, she says.\n\n"
        "She pours tea and she shrugs. The depots will be empty by the end of the year. Gunners at "
        "Lyman fire one shell for three, she hears.\n\n"
        "Does she sleep? She laughs; she has a dog. The attack on Lyman will stop in June, Keller "
        "thinks, before she goes on holiday."
    )
    assert speaker(claims, "depots will be empty") == "Anna Keller"


@pytest.mark.parametrize("who", ["Nadiia, a medic from Rivne,", "Nadiia, 58,"])
def test_a_village_that_bears_the_name_of_somebody_introduced_is_none(said, theatre, who) -> None:
    text = f"Lyman was shelled. {who} keeps a tally. It was worse in Lyman in the summer, she says."
    assert speaker(said(text), "worse in Lyman") == "Nadiia"
    report = Report(id="8" * 64, text=text, published=date(2025, 3, 6))
    places = {p.surface for c in extract(report, theatre=theatre) for p in c.places}
    assert "Nadiia" not in places


@pytest.mark.parametrize(
    ("lead", "below", "who"),
    [
        ("a regional police official", '"It is us," said Oleh Shevchuk, who heads it.',
         "Oleh Shevchuk"),
        ("two officers", '"It is us," said Oleh Shevchuk, who heads it.', "two officers"),
        ("a Western diplomat", "Moscow says that the town has fallen.", "a Western diplomat"),
    ],
)  # fmt: skip
def test_who_is_described_in_the_lead_is_named_below(said, lead, below, who) -> None:
    text = f"Russian soldiers have dug in at Vovchansk, {lead} said on Thursday.\n\n{below}"
    assert speaker(said(text, before=""), "dug in at Vovchansk") == who
