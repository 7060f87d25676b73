"""A person's decisions: what can be edited, what is asked at the terminal, what stands then."""

from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from frontcast import cli
from frontcast.cli.app import app
from frontcast.errors import (
    AmbiguousNameError,
    ConfigError,
    FrontcastError,
    SchemaError,
    StatementError,
    UnknownNameError,
)
from frontcast.pipeline.review import decide, waiting
from frontcast.pipeline.workspace import CONFIG, Workspace
from frontcast.records import Claim, Report
from frontcast.theatre import Theatre, load_theatre, pack_path

DAY = date(2024, 12, 20)
TEXT = "Quiet day. Officials said that Pokrovsk fell, and left. Nothing else."
REPORT = "ab" * 32


@pytest.fixture(scope="module")
def theatre() -> Theatre:
    return load_theatre("donetsk")


@pytest.fixture
def workspace(tmp_path: Path, theatre: Theatre) -> Workspace:
    (tmp_path / CONFIG).write_text('theatre = "donetsk"', encoding="utf-8")
    made = Workspace(theatre=theatre, path=tmp_path, pack=pack_path("donetsk"))
    made.ledger.add_report(Report(id=REPORT, text=TEXT, published=DAY, outlet="Daily"), DAY)
    made.ledger.add_claims([claim("Pokrovsk fell", speaker="officials"), claim("left")])
    return made


def claim(words: str, **fields: str) -> Claim:
    start = TEXT.index(words)
    return Claim(report=REPORT, doc="d", span_start=start, span_end=start + len(words),
                 text=words, extractor="t/1", **fields)  # type: ignore[arg-type] # fmt: skip


def run(workspace: Workspace, *words: str, answers: str | None = None) -> Result:
    return CliRunner().invoke(app, ["review", "-w", str(workspace.path), *words], input=answers)


def test_a_claim_is_shown_in_its_sentence(workspace: Workspace) -> None:
    first, _ = waiting(workspace)
    assert first.before == "Officials said that "
    assert first.after == ", and left."
    assert first.standing.claim.text == "Pokrovsk fell"


def test_every_field_can_be_edited(workspace: Workspace) -> None:
    key = claim("Pokrovsk fell", speaker="officials").id
    decide(
        workspace, key, decision="edit", reviewer="Ann", note="read again",
        fields={
            "speaker": "Ann Lee", "type": "control_change", "modality": "denied",
            "polarity": "negative", "places": "Pokrovsk; Donetsk Oblast",
            "statements": "captured( pokrovsk ,RU, whole) by 2024-12-20; control(Pokrovsk) = ru",
        },
    )  # fmt: skip
    (edited,) = [c for c in workspace.ledger.claims() if c.text == "Pokrovsk fell"]
    assert (edited.speaker, edited.type, edited.modality, edited.polarity) == (
        "Ann Lee", "control_change", "denied", "negative"
    )  # fmt: skip
    assert edited.statements == (
        "captured(Pokrovsk, RU, whole) by 2024-12-20", "control(Pokrovsk) = RU"
    )  # fmt: skip
    assert [p.canonical for p in edited.places] == ["Pokrovsk", "Donetsk Oblast"]
    town = edited.places[0]
    assert TEXT[town.start : town.end] == town.surface == "Pokrovsk"
    assert edited.extractor == "review/Ann"
    assert [w.standing.claim.text for w in waiting(workspace)] == ["left"]
    # An edit of the edit, by the id that is shown now, is one more review of the same claim.
    decide(workspace, edited.id, decision="edit", reviewer="Bob", fields={"places": ""})
    (again,) = [c for c in workspace.ledger.claims() if c.text == "Pokrovsk fell"]
    assert (again.places, again.speaker, again.extractor) == ((), "Ann Lee", "review/Bob")
    reviews = workspace.ledger.reviews(claim=key)
    assert [r.reviewer for r in reviews] == ["Ann", "Bob"]
    assert reviews[1].supersedes == reviews[0].id
    decide(workspace, again.id, decision="accept", reviewer="Cy")
    assert workspace.ledger.claims()[0] == claim("Pokrovsk fell", speaker="officials")


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"statements": "captured(Pokrovsk"}, StatementError),
        ({"statements": "captured(Atlantis, RU, whole)"}, UnknownNameError),
        ({"places": "Atlantis"}, UnknownNameError),
        ({"type": "gossip"}, SchemaError),
        ({"modality": "sure"}, SchemaError),
        ({"polarity": ""}, SchemaError),
        ({"speaker": " "}, SchemaError),
        ({"text": "other words"}, SchemaError),
        ({}, SchemaError),
    ],
)
def test_what_cannot_be_read_is_refused_and_nothing_written(
    workspace: Workspace, fields: dict[str, str], error: type[FrontcastError]
) -> None:
    key = claim("left").id
    with pytest.raises(error):
        decide(workspace, key, decision="edit", reviewer="Ann", fields=fields)
    assert workspace.ledger.reviews() == []


@pytest.mark.parametrize(("start", "error"), [("", UnknownNameError), ("zzzz", UnknownNameError)])
def test_a_claim_is_named_by_the_beginning_of_its_id(
    workspace: Workspace, start: str, error: type[FrontcastError]
) -> None:
    with pytest.raises(error):
        decide(workspace, start, decision="accept", reviewer="Ann")
    made = decide(workspace, claim("left").id[:8], decision="reject", reviewer="Ann")
    assert made.claim == claim("left").id


def test_a_beginning_that_several_ids_share_is_ambiguous(workspace: Workspace) -> None:
    for number in range(200):  # 4 of 16^4: enough claims share their first 4 digits in some pair
        workspace.ledger.add_claims([claim("left", speaker=f"s{n}") for n in
                                     range(number * 10, number * 10 + 10)])  # fmt: skip
        starts = [c.id[:4] for c in workspace.ledger.claims(raw=True)]
        twice = [s for s in starts if starts.count(s) > 1]
        if twice:
            break
    with pytest.raises(AmbiguousNameError):
        decide(workspace, twice[0], decision="accept", reviewer="Ann")


def test_at_the_terminal(workspace: Workspace) -> None:
    # An unknown key is asked for again; a place that is none is asked for again.
    answers = "x\ne\n\n\ndenied\n\nAtlantis\nPokrovsk\n\nwhy not\ns\n"
    got = run(workspace, "--reviewer", "Ann", answers=answers)
    assert got.exit_code == 0, got.output
    assert "Officials said that «Pokrovsk fell», and left." in got.output
    assert "1 decided, 1 wait" in got.output
    (review,) = workspace.ledger.reviews()
    assert review.edited is not None
    assert review.edited.modality == "denied"
    assert [p.canonical for p in review.edited.places] == ["Pokrovsk"]
    assert (review.note, review.decision, review.reviewer) == ("why not", "edit", "Ann")


@pytest.mark.parametrize("answers", ["q\n", "", "e\n", "a\n"])
def test_leaving_at_any_question_writes_nothing(workspace: Workspace, answers: str) -> None:
    got = run(workspace, "--reviewer", "Ann", answers=answers)
    assert got.exit_code == 0, got.output
    assert "0 decided, 2 wait" in got.output
    assert workspace.ledger.reviews() == []


def test_accept_and_reject_at_the_terminal(workspace: Workspace) -> None:
    run(workspace, "--reviewer", "Ann", "--report", REPORT[:6], answers="a\n\nr\nno claim\n")
    assert [(r.decision, r.note) for r in workspace.ledger.reviews()] == [
        ("accept", ""), ("reject", "no claim")
    ]  # fmt: skip
    assert [c.text for c in workspace.ledger.claims()] == ["Pokrovsk fell"]
    assert "0 decided, 0 wait" in run(workspace, "--reviewer", "Ann").output


def test_text_cannot_steer_the_terminal(workspace: Workspace) -> None:
    text = "Seen \x1b[2J\x1b]0;x\x07 here [bold]and[/bold] there."
    workspace.ledger.add_report(Report(id="cd" * 32, text=text, published=DAY), DAY)
    workspace.ledger.add_claims([Claim(report="cd" * 32, doc="d", span_start=0, extractor="t/1",
                                       span_end=len(text), text=text)])  # fmt: skip
    got = run(workspace, "--reviewer", "Ann", "--report", "cdcdcd", answers="q\n")
    assert "\x1b[2J" not in got.output
    assert "\x07" not in got.output
    assert "[bold]and[/bold]" in got.output


def test_by_options(workspace: Workspace) -> None:
    key = claim("left").id
    listed = run(workspace, "--list", "--format", "jsonl")
    assert len(listed.output.splitlines()) == 2
    got = run(workspace, key, "--set", "speaker=Ann = Lee", "--set", "polarity=negative",
              "--reviewer", "Ann", "--note", "n")  # fmt: skip
    assert got.exit_code == 0, got.output
    (review,) = workspace.ledger.reviews()
    assert review.edited is not None
    assert (review.edited.speaker, review.edited.polarity) == ("Ann = Lee", "negative")
    assert run(workspace, key, "--reject", "--reviewer", "Ann").exit_code == 0
    assert [c.text for c in workspace.ledger.claims()] == ["Pokrovsk fell"]
    for words in (
        [key, "--accept"],
        [key, "--reviewer", "Ann"],
        [key, "--accept", "--reject", "--reviewer", "Ann"],
        [key, "--set", "speaker", "--reviewer", "Ann"],
        ["--accept", "--reviewer", "Ann"],
    ):
        assert isinstance(run(workspace, *words).exception, ConfigError), words


def test_search_command(workspace: Workspace) -> None:
    def search(*words: str) -> Result:
        return CliRunner().invoke(cli.app.app, ["search", "-w", str(workspace.path), *words])

    got = search("pokrovsk", "FELL", "--format", "jsonl")
    assert len(got.output.splitlines()) == 2
    assert "Officials said that Pokrovsk fell" in got.output
    for words in (['"'], ["a'b"], ["NOT"], ["--", "-x", "OR", "*"]):
        assert search(*words).exit_code == 0, words
    assert search("pokrovsk", "--as-of", "2024-12-01", "--format", "jsonl").output == ""
    assert "Pokrovsk" in search("pokrovsk", "--rebuild", "--limit", "1").output


def test_verdicts_can_be_kept(workspace: Workspace) -> None:
    key = claim("Pokrovsk fell", speaker="officials").id
    decide(workspace, key, decision="edit", reviewer="Ann", known_at=DAY,
           fields={"statements": "captured(Pokrovsk, RU, whole) by 2024-12-20"})  # fmt: skip
    words = ["check", "-w", str(workspace.path), "--as-of", "2025-01-31", "--format", "json"]
    assert CliRunner().invoke(app, words).exit_code == 0
    assert workspace.ledger.verdicts() == []
    for _ in range(2):
        assert CliRunner().invoke(app, [*words, "--keep"]).exit_code == 0
    (verdict,) = workspace.ledger.verdicts(claim=key)
    assert str(verdict.outcome) == "contradicted"  # it fell a year later
    assert workspace.ledger.verdicts(as_of=date(2025, 1, 30)) == []
    assert workspace.info()["verdicts"] == 1
