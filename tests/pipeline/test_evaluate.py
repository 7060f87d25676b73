"""Annotated reports read and scored; the small one here is made up and annotated by hand."""

import json
import math
import shutil
from pathlib import Path

import pytest

from frontcast.claims import RuleExtractor, SentenceExtractor
from frontcast.errors import ReportError, SchemaError
from frontcast.pipeline.evaluate import (
    evaluate_claims,
    found_claims,
    gold_documents,
    kept_claims,
)
from frontcast.theatre import load_theatre

MINI = Path(__file__).resolve().parents[1] / "verify" / "gold"


@pytest.fixture(scope="module")
def theatre():
    return load_theatre("donetsk")


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(MINI, tmp_path / "gold"))


def row_of(made, extractor: str, style: str) -> dict:
    return next(r for r in made.rows if (r["extractor"], r["style"]) == (extractor, style))


def test_files_side_by_side_and_in_two_folders(tmp_path: Path) -> None:
    (one,) = gold_documents([MINI])
    assert (one.name, one.style, len(one.gold)) == ("mini", "wire", 5)
    assert str(one.report.published) == "2025-03-13"
    assert one.report.outlet == "made up"
    for folder, names in {"gold": ["mini.gold.jsonl"],
                          "reports": ["mini.txt", "mini.meta.json"]}.items():  # fmt: skip
        (tmp_path / folder).mkdir()
        for name in names:
            shutil.copy(MINI / name, tmp_path / folder)
    (two,) = gold_documents([tmp_path])
    assert (two.report, two.gold, two.style) == (one.report, one.gold, one.style)
    (three,) = gold_documents([tmp_path / "gold"])
    assert three.report == one.report


def test_without_a_description_the_style_is_the_name(copied: Path) -> None:
    (copied / "mini.meta.json").unlink()
    (one,) = gold_documents([copied])
    assert one.style == "mini"
    assert one.report.published is None


def test_what_is_not_there_is_said(copied: Path) -> None:
    with pytest.raises(ReportError, match=r"want files NAME\.gold\.jsonl"):
        gold_documents([copied.parent / "nothing"])
    (copied / "mini.txt").unlink()
    with pytest.raises(ReportError, match=r"want mini\.txt"):
        gold_documents([copied])
    with pytest.raises(ReportError, match=r"mini\.jsonl or mini\.pred\.jsonl"):
        kept_claims(gold_documents([MINI]), copied)


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda rows: [{**rows[0], "span_start": rows[0]["span_start"] + 1}], "claim 1: its text"),
        (lambda rows: [rows[0], {k: v for k, v in rows[1].items() if k != "tier"}], "want tier"),
        (lambda rows: ["a text"], "want a JSON object"),
    ],
)
def test_spoilt_gold_is_refused(copied: Path, spoil, message: str) -> None:
    path = copied / "mini.gold.jsonl"
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    path.write_text("\n".join(json.dumps(row) for row in spoil(rows)))
    with pytest.raises(SchemaError, match=message):
        gold_documents([copied])


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ({"span_start": 0, "span_end": 5, "type": "losses", "modality": "asserted"}, "polarity"),
        ({"span_start": "0", "span_end": 5, "type": "losses", "modality": "asserted",
          "polarity": "positive"}, "whole number for span_start"),
    ],
)  # fmt: skip
def test_spoilt_claims_are_refused_and_bare_ones_scored(
    tmp_path: Path, theatre, line: dict, message: str
) -> None:
    documents = gold_documents([MINI])
    (tmp_path / "mini.jsonl").write_text(json.dumps(line) + "\n\n")
    with pytest.raises(SchemaError, match=message):
        kept_claims(documents, tmp_path)
    bare = {**line, "span_start": 0, "polarity": "positive"}
    (tmp_path / "mini.jsonl").write_text(json.dumps(bare))
    made = evaluate_claims(documents, kept_claims(documents, tmp_path), name="bare",
                           theatre=theatre, draws=0)  # fmt: skip
    assert row_of(made, "bare", "pooled")["precision"] == 0


def test_the_gold_itself_is_perfect(copied: Path, theatre) -> None:
    documents = gold_documents([copied])
    shutil.copy(copied / "mini.gold.jsonl", copied / "mini.pred.jsonl")
    made = evaluate_claims(documents, kept_claims(documents, copied), name="kept",
                           theatre=theatre, draws=50)  # fmt: skip
    row = row_of(made, "kept", "pooled")
    assert row["claims"] == 5
    assert all(row[k] == 1 for k in ("f1", "type", "speaker", "place_id", "quantity", "time"))
    assert made.misses == ()
    assert all(r["annotated"] == r["found"] for r in made.confusion)


def test_the_baselines_by_hand(theatre) -> None:
    """Four sentences, of which the first, third and fourth share 40 % with an annotated claim.

    The commonest type is control_change (two of five); of the three that match, two have it, one
    is asserted and two are positive; the narrator speaks in one of five.
    """
    documents = gold_documents([MINI])
    made = evaluate_claims(documents, [[]], name="none", theatre=theatre, draws=0)
    row = row_of(made, "sentences", "pooled")
    assert row["precision"] == 0.75
    assert row["recall"] == 0.6
    assert row["type"] == pytest.approx(2 / 3)
    assert row["modality"] == pytest.approx(1 / 3)
    assert row["polarity"] == pytest.approx(2 / 3)
    assert row["speaker"] == 0.2
    assert row["place_id"] == 0
    # By its name in the gazetteer, the town is found; the numbers have no unit that fits.
    assert row_of(made, "names", "pooled")["place_id"] == 1
    nothing = row_of(made, "none", "pooled")
    assert nothing["f1"] == 0
    assert math.isnan(nothing["precision"])


def test_rules_beat_the_baselines(theatre) -> None:
    documents = gold_documents([MINI])
    found = found_claims(documents, RuleExtractor(), theatre=theatre)
    made = evaluate_claims(documents, found, name="rules", theatre=theatre, draws=20)
    rules, plain = row_of(made, "rules", "wire"), row_of(made, "sentences", "pooled")
    assert rules["f1"] > plain["f1"]
    assert rules["speaker"] > plain["speaker"]


def test_sentences_leave_out_boilerplate(theatre) -> None:
    (one,) = gold_documents([MINI])
    claims = SentenceExtractor().extract(one.report, theatre=theatre)
    assert len(claims) == 4
    assert claims[3].text == "Residents may leave before winter"
    for c in claims:
        assert one.report.text[c.span_start : c.span_end] == c.text
