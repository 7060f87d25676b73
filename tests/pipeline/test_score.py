"""Keeping score in a workspace: as of days, kept rows, edits, markets, our own chances.

The reports are made up; the maps are the pack's. By the reference dates of docs/verification.md
half of Kurakhove fell on 2024-12-11 and, by the same maps, 90 % of it in January 2025.
"""

from datetime import date, timedelta
from pathlib import Path

import pytest

from frontcast.brief.scores import question_rows
from frontcast.errors import (
    AmbiguousNameError,
    DateError,
    LedgerError,
    SchemaError,
    StatementError,
    UnknownNameError,
)
from frontcast.forecast import DistanceClimatology, Persistence
from frontcast.pipeline.audit import audit
from frontcast.pipeline.predict import keep_own, keep_published, own_predictions
from frontcast.pipeline.questions import (
    add_question,
    chance_of,
    collect,
    edit_question,
    import_chances,
)
from frontcast.pipeline.review import decide
from frontcast.pipeline.score import score, write_record
from frontcast.pipeline.workspace import Workspace
from frontcast.records import Settled

SAID = date(2024, 11, 20)
TEXT = (
    "Russian troops are on the verge of taking Kurakhove, analysts say.\n"
    "If Kurakhove falls, the Russian army will probably advance toward Pokrovsk.\n"
    "The people of Kurakhove will remember.\n"
)
CAPTURE = "captured(Kurakhove, RU, whole) by 2024-12-20"


def made(folder: Path, *texts: tuple[str, date]) -> Workspace:
    workspace = Workspace.init(folder / "w")
    for n, (text, day) in enumerate(texts or ((TEXT, SAID),)):
        path = folder / f"r{n}.txt"
        path.write_text(text, encoding="utf-8")
        workspace.add_reports(path, published=day, outlet=f"Paper {n}")
    return workspace


@pytest.fixture(autouse=True)
def _quick_models(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two models of a second each: what is tested is what becomes of their chances."""
    quick = (DistanceClimatology(), Persistence())
    monkeypatch.setattr("frontcast.pipeline.forecast.models", lambda: quick)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return made(tmp_path)


def by_statement(workspace: Workspace, text: str, **options):
    shown = score(workspace, **options)
    return next(w for w in shown.watched if w.question.statement == text)


def outcomes(watched, mapper: str = "deepstate") -> dict[str, Settled]:
    return {r.extent: r.outcome for r in watched.resolutions if r.mapper == mapper}


def test_one_outlook_comes_out_differently_by_definition(workspace: Workspace) -> None:
    found = by_statement(workspace, CAPTURE)
    assert outcomes(found) == {
        "centre": Settled.YES, "half": Settled.YES, "whole": Settled.NO
    }  # fmt: skip
    half = next(r for r in found.resolutions if (r.mapper, r.extent) == ("deepstate", "half"))
    assert abs((half.day - date(2024, 12, 11)).days) <= 2
    # The Statement names the whole: that is what counts, and what is scored.
    assert found.declared.extent == "whole"
    row = next(r for r in question_rows(score(workspace)) if r["statement"] == CAPTURE)
    assert (row["low"], row["high"]) == (0.8, 0.95)
    assert row["brier"] == pytest.approx(0.875**2)
    assert (row["brier_best"], row["brier_worst"]) == pytest.approx((0.64, 0.9025))


def test_before_its_day_a_question_is_open(workspace: Workspace) -> None:
    early = by_statement(workspace, CAPTURE, as_of=date(2024, 12, 1))
    assert outcomes(early)["whole"] is Settled.OPEN
    shown = score(workspace, as_of=date(2024, 12, 1))
    assert shown.board.rated == 0
    assert score(workspace, as_of=SAID - timedelta(days=1)).watched == ()


def test_a_conditional_waits_for_its_condition_and_is_counted_from_it(
    workspace: Workspace,
) -> None:
    found = next(w for w in score(workspace).watched if w.question.conditions)
    assert found.question.statement.startswith("distance(Pokrovsk) falling")
    # 90 % fell only in January 2025, within the 180 days that a condition has.
    whole = next(r for r in found.resolutions if (r.mapper, r.extent) == ("deepstate", "whole"))
    assert date(2024, 12, 28) <= whole.met_on <= date(2025, 1, 20)
    assert whole.day == whole.met_on + timedelta(days=90)
    early = next(
        w for w in score(workspace, as_of=date(2024, 12, 25)).watched if w.question.conditions
    )
    assert outcomes(early)["whole"] is Settled.OPEN


def test_what_nothing_can_resolve_is_listed_with_its_reason(workspace: Workspace) -> None:
    (found,) = [w for w in score(workspace).watched if w.question.unresolvable]
    assert "remember" in found.question.text
    assert found.resolutions == ()
    assert found.declared is None


def test_what_is_kept_is_kept_once_and_audited(workspace: Workspace) -> None:
    shown = score(workspace, keep=True)
    counts = workspace.ledger.counts()
    assert counts["questions"] == len(shown.watched) == 3
    assert counts["predictions"] == 3
    assert counts["resolutions"] == sum(len(w.resolutions) for w in shown.watched)
    score(workspace, keep=True)
    assert workspace.ledger.counts() == counts
    assert audit(workspace) == []
    # Kept resolutions are those of the day as of which they hold.
    assert workspace.ledger.resolutions(date(2024, 12, 1)) == []
    again = score(workspace)
    assert [w.question for w in again.watched] == [w.question for w in shown.watched]


def test_what_a_person_rejects_poses_no_question(workspace: Workspace) -> None:
    score(workspace, keep=True)
    claim = next(c for c in workspace.claims() if "verge" in c.text)
    decide(workspace, claim.id, decision="reject", reviewer="Ann")
    assert CAPTURE not in {q.statement for q in collect(workspace).questions}


def test_an_edited_question_takes_the_chances_of_the_one_before(workspace: Workspace) -> None:
    old = next(q for q in collect(workspace).questions if q.statement == CAPTURE)
    new = edit_question(workspace, old.id[:8], by=date(2025, 2, 1), who="Ann")
    assert new.statement == "captured(Kurakhove, RU, whole) by 2025-02-01"
    found = by_statement(workspace, new.statement)
    assert outcomes(found)["whole"] is Settled.YES
    assert [p.phrase for p in found.predictions] == ["on the verge of"]
    assert CAPTURE not in {q.statement for q in collect(workspace).questions}
    with pytest.raises(SchemaError, match="nothing changes"):
        edit_question(workspace, new.id[:8], by=date(2025, 2, 1), who="Ann")
    with pytest.raises(UnknownNameError):
        edit_question(workspace, old.id[:8], by=date(2025, 3, 1), who="Ann")


def test_people_ask_and_give_chances(workspace: Workspace) -> None:
    asked = add_question(workspace, "captured(Kurakhove, RU, half)", by=date(2024, 12, 31),
                         p=(0.3, 0.3), who="Ann", on=date(2024, 12, 1))  # fmt: skip
    given = add_question(workspace, "captured(Kurakhove, RU, half) by 2024-12-31", p=(0.6, 0.8),
                         who="Bob", on=date(2024, 12, 1))  # fmt: skip
    assert asked.id == given.id
    found = by_statement(workspace, asked.statement)
    assert {p.who: p.p for p in found.predictions} == {"Ann": 0.3, "Bob": pytest.approx(0.7)}
    assert found.declared.outcome is Settled.YES
    words = add_question(workspace, "The front will break", by=date(2030, 1, 1), who="Ann")
    assert "in words alone" in words.unresolvable


@pytest.mark.parametrize(
    ("text", "options", "error"),
    [
        ("captured(Kurakhove, RU, half)", {}, StatementError),
        ("captured(Kurakhove, RU, half", {"by": date(2030, 1, 1)}, StatementError),
        ("captured(Nowhere, RU, half)", {"by": date(2030, 1, 1)}, UnknownNameError),
        ("captured(Kurakhove, RU, half)", {"by": date(2020, 1, 1)}, DateError),
        ("captured(Kurakhove, RU, half)",
         {"by": date(2300, 1, 1), "on": date(2290, 1, 1)}, DateError),
        ("captured(Kurakhove, RU, half)", {"by": date(2030, 1, 1), "p": (0.1, 0.2)}, SchemaError),
        ("share(Kurakhove, RU)", {"by": date(2030, 1, 1)}, StatementError),
    ],
)  # fmt: skip
def test_what_is_no_question_is_refused(
    workspace: Workspace, text: str, options: dict, error: type
) -> None:
    with pytest.raises(error):
        add_question(workspace, text, **options)
    assert workspace.ledger.counts()["questions"] == 0


def test_chances_of_others_come_in_by_a_table(workspace: Workspace, tmp_path: Path) -> None:
    posed = next(q for q in collect(workspace).questions if q.statement == CAPTURE)
    path = tmp_path / "m.csv"
    path.write_text(
        "Question,time,p,source,volume\n"
        f"{posed.id[:10]},2024-11-25,0.4,Market,9\n"
        '"captured(Kurakhove, RU, half) by 2024-12-31",2024-11-25T10:00:00Z,0.5,Market,9\n'
        '"captured(Kurakhove, RU, half) by 2024-12-31",2024-11-25T20:00:00Z,55%,Market,9\n'
        '"captured(Kurakhove, RU, half) by 2024-12-31",2024-12-05,0.6..0.7,Market,9\n'
        '"captured(Kurakhove, RU, half) by 2024-12-31",2025-02-05,0.6,Market,9\n'
        "ffffffff,2024-11-25,0.5,Market,9\n"
        '"captured(Kurakhove, RU, half) by 2024-12-31",2024-11-26,seven,Market,9\n'
        '"captured(Kurakhove, RU, half) by 2024-12-31",2024-11-26,0.5,,9\n',
        encoding="utf-8",
    )
    done = import_chances(workspace, path)
    assert (done.rows, done.new, done.questions) == (8, 3, 1)
    assert [line for line, _ in done.refused] == [6, 7, 8, 9]
    found = by_statement(workspace, "captured(Kurakhove, RU, half) by 2024-12-31")
    assert [p.p for p in found.predictions] == [0.55, pytest.approx(0.65)]
    assert import_chances(workspace, path).new == 0
    row = next(r for r in score(workspace).board.rows if (r.by, r.name) == ("who", "Market"))
    assert (row.rated, row.happened) == (3, 2)
    bad = tmp_path / "bad.csv"
    bad.write_text("question,p\nx,1\n", encoding="utf-8")
    with pytest.raises(SchemaError, match="time is missing"):
        import_chances(workspace, bad)


@pytest.mark.parametrize("text", ["", "1.2", "-0.1", "0.6..0.4", "many", "120%"])
def test_what_is_no_chance_is_refused(text: str) -> None:
    with pytest.raises(SchemaError):
        chance_of(text)


class TestOurOwn:
    day = date(2024, 12, 23)

    def asked(self, workspace: Workspace) -> str:
        return add_question(workspace, "captured(Kurakhove, RU, half)", by=date(2025, 1, 31),
                            on=date(2024, 12, 20)).id  # fmt: skip

    def test_they_are_entered_once_and_stand(self, workspace: Workspace) -> None:
        key = self.asked(workspace)
        made = keep_own(workspace, only=[key], as_of=self.day)
        assert {p.source for p in made} == {"hindcast"}
        assert all(len(p.inputs) == 64 and p.made_on == self.day for p in made)
        before = workspace.ledger.counts()
        assert keep_own(workspace, only=[key], as_of=self.day) == made
        assert workspace.ledger.counts() == before
        # Another seed is another ensemble: what was given stands.
        other = own_predictions(
            workspace, [collect(workspace).find(key)], as_of=self.day, seed=2
        )  # fmt: skip
        assert {p.inputs for p in other}.isdisjoint(p.inputs for p in made)
        with pytest.raises(LedgerError, match="what frontcast gave stands"):
            keep_own(workspace, only=[key], as_of=self.day, seed=2)
        assert audit(workspace) == []

    def test_what_is_worked_out_later_was_not_known_then(self, workspace: Workspace) -> None:
        key = self.asked(workspace)
        keep_own(workspace, only=[key], as_of=self.day)
        assert [p for p in workspace.ledger.predictions(self.day) if p.own] == []
        shown = score(workspace, as_of=date(2025, 3, 1))
        assert not any(p.own for w in shown.watched for p in w.predictions)

    def test_they_are_the_numbers_that_ask_shows(self, workspace: Workspace) -> None:
        text = "captured(Toretsk, RU, half) by 2025-01-31"
        shown = {w.model: w.probability for w in workspace.ask(text, as_of=self.day).weighed}
        assert keep_published(workspace, [text], as_of=self.day) == len(shown)
        given = [p for p in workspace.ledger.predictions() if p.own]
        assert sorted(round(p.p, 4) for p in given) == sorted(shown.values())
        assert keep_published(workspace, [text], as_of=self.day) == 0

    def test_they_are_scored_like_everybody(self, workspace: Workspace) -> None:
        self.asked(workspace)
        keep_own(workspace, as_of=self.day)
        shown = score(workspace)
        rows = {r.name: r.rated for r in shown.board.rows if r.by == "model"}
        assert rows
        assert all(name.endswith("(hindcast)") for name in rows)


def test_later_knowledge_changes_no_score(tmp_path: Path) -> None:
    """Reports, questions and chances that became known later, and all later maps."""
    as_of = date(2024, 12, 28)
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    short = made(tmp_path / "a")
    later = "Pokrovsk will almost certainly fall. Kurakhove will not fall, he said.\n"
    long = made(tmp_path / "b", (TEXT, SAID), (later, as_of + timedelta(days=5)))
    add_question(long, "captured(Kurakhove, RU, half)", by=date(2025, 6, 1), p=(0.5, 0.5),
                 who="Ann", on=as_of + timedelta(days=1))  # fmt: skip
    score(long, keep=True)
    keep_own(long, as_of=as_of)
    one, two = score(short, as_of=as_of), score(long, as_of=as_of)
    assert [w.question for w in two.watched] == [w.question for w in one.watched]
    assert [w.resolutions for w in two.watched] == [w.resolutions for w in one.watched]
    assert two.board == one.board


def test_the_page_on_the_record_repeats_no_more_than_the_licence_allows(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "record.md"
    write_record(workspace, score(workspace), path=path)
    page = path.read_text(encoding="utf-8")
    assert f"`{CAPTURE}`" in page
    assert '80-95 % ("on the verge of")' in page
    # Reports are link-only unless said otherwise: no run of 20 characters of theirs.
    flat = " ".join(TEXT.split()).casefold()
    said = " ".join(page.split()).casefold()
    runs = [flat[i : i + 20] for i in range(len(flat) - 19) if flat[i : i + 20] in said]
    assert runs == []
    assert "nothing can resolve them: 1." in page


def test_ids_must_tell_questions_apart(workspace: Workspace) -> None:
    found = collect(workspace)
    with pytest.raises(UnknownNameError):
        found.find("abc")
    with pytest.raises((UnknownNameError, AmbiguousNameError)):
        found.find("zzzz")
