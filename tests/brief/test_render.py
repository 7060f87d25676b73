"""The pages: nothing from outside, nothing unescaped, everything said."""

import base64
import dataclasses
import hashlib
import json
import re
from dataclasses import asdict, replace
from datetime import date
from functools import cache
from importlib import resources

import pytest
from lxml import etree, html

from frontcast.brief import (
    BriefInputs,
    BriefView,
    DisagreementRow,
    ForecastLine,
    SourceRow,
    UndoneRow,
    build,
    to_html,
    to_json,
    to_markdown,
)
from frontcast.brief.render import monthly
from frontcast.records import MapValue, Outcome, Side

from .conftest import (
    ON,
    TEXT,
    make_answer,
    make_checked,
    make_predicted,
    make_report,
    make_theatre,
    make_world,
)
from .test_build import BARE

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)' x='",
    "</style><script>alert(1)</script>",
    "</title><svg onload=alert(1)>",
    "{{ 7 * 7 }}{% raw %}",
    "javascript:alert(1)",
    "https://evil.example/x.png",
    "![x](https://evil.example/x.png)",
    "]]> --> <!-- <![CDATA[",
    "| a | b |\n|---|---|\n# not a heading",
    "&lt;b&gt; &#60;script&#62;",
]


def parsed(page: str):
    return html.document_fromstring(page)


def hostile_inputs(bad: str) -> BriefInputs:
    theatre = make_theatre(bad, extra=f"Other {bad}")
    theatre = replace(
        theatre,
        title=bad,
        sides=(
            Side(code="EA", flag=1, name=f"E {bad}"),
            Side(code="WE", flag=2, name=f"W {bad}"),
        ),
        sources=(replace(theatre.sources[0], mapper=bad, title=bad),),
    )
    world = make_world(theatre, mapper=bad)
    report = make_report(
        text=f"{TEXT} He said {bad} to all. End.", outlet=bad, title=bad, author=bad, address=bad
    )
    checked = make_checked(bad, report=report, sentence=bad, detail=bad, mapper=bad,
                           statement=bad, by_mapper=(
        MapValue(mapper=bad + "2", outcome=Outcome.SUPPORTED, value=bad),))  # fmt: skip
    checked = replace(checked, claim=replace(checked.claim, speaker=bad, speaker_role=bad))
    return BriefInputs(
        theatre=theatre,
        place=theatre.places[0],
        on=ON,
        worlds=(world, replace(world, mapper="b" + bad)),
        checked=(checked,),
        contradictions=((checked, checked, bad),),
        forecasts=(ForecastLine(model=bad, statement=bad, horizon_days=3, probability=0.5,
                                record=bad),),
        answers=(make_answer(bad, bad, bad), replace(make_answer(bad, None, ""), sentence=bad,
                                                     mapper=bad, detail=bad)),
        undone=(UndoneRow(day=ON, undone_on=ON, km2=1.0, near=bad, mapper=bad),),
        disagreement=(DisagreementRow(first=bad, second=bad, day=ON, where=bad),),
        sources=(SourceRow(title=bad, mapper=bad, licence=bad),),
        predicted=make_predicted(bad, report=report, mapper=bad),
        limits=(bad,),
        made_with=bad,
    )  # fmt: skip


@cache
def hostile_view(bad: str) -> BriefView:
    return build(hostile_inputs(bad))


@pytest.fixture(scope="module")
def quiet_counts():
    """Count the elements of the same brief with harmless texts."""
    page = parsed(to_html(hostile_view("harmless words")))
    return sorted(el.tag for el in page.iter() if isinstance(el.tag, str))


@pytest.mark.parametrize("bad", HOSTILE)
def test_hostile_text_stays_text(bad, quiet_counts) -> None:
    page = to_html(hostile_view(bad))
    tree = parsed(page)
    assert_closed(tree)
    shown = " ".join(bad.split())
    body = " ".join(tree.body.text_content().split())
    assert body.count(shown) >= 15
    # Not one element more or fewer than with harmless words, but for what depends on their
    # length and number: labels that find a place on the map, words kept together in statements.
    loose = {"circle", "text", "path", "span"}
    tags = [el.tag for el in tree.iter() if isinstance(el.tag, str)]
    assert [t for t in sorted(tags) if t not in loose] == [
        t for t in quiet_counts if t not in loose
    ]
    assert not list(tree.iter(etree.Comment))


def assert_closed(tree) -> None:
    """No script, no handler, no address, nothing that loads."""
    banned = {"script", "img", "image", "iframe", "object", "embed", "link", "base", "form", "a",
              "input", "video", "audio", "source", "foreignobject", "animate", "set"}  # fmt: skip
    for el in tree.iter():
        if not isinstance(el.tag, str):
            continue
        assert el.tag.lower() not in banned
        for name, value in el.attrib.items():
            assert not name.lower().startswith("on"), name
            assert name != "style"
            if name in ("href", "src", "xlink:href", "action", "srcset", "data"):
                assert value.startswith("#"), value
            if name != "content":
                assert "url(" not in value


@pytest.mark.parametrize("bad", HOSTILE)
def test_markdown_holds_no_html_no_link_no_table_of_others(bad) -> None:
    text = to_markdown(hostile_view(bad))
    assert "<" not in text
    assert ">" not in text
    assert not re.search(r"(?<!\\)\]\(", text)
    assert "://" not in text
    headings = [line for line in text.splitlines() if re.match(r"#+ ", line)]
    # One title; map, ways out, two charts,
    # verdicts, contradictions, questions, forecasts, differences, sources, limits.
    assert [h.split(" ")[0] for h in headings] == ["#"] + ["##"] * 11
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    widths = {len(re.findall(r"(?<!\\)\|", row)) for row in rows}
    assert widths <= {4, 5, 6}


def test_page_needs_nothing_from_outside(inputs) -> None:
    page = to_html(build(inputs))
    assert_closed(parsed(page))
    assert "http" not in page.replace("http-equiv", "")
    assert "@import" not in page
    assert re.findall(r"url\(([^)]*)\)", page)
    assert all(u.startswith("#") for u in re.findall(r"url\(([^)]*)\)", page))
    assert len(page.encode()) < 400_000


def test_policy_allows_this_style_sheet_and_nothing_else(inputs) -> None:
    tree = parsed(to_html(build(inputs)))
    (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    (style,) = tree.xpath("//style")
    digest = base64.b64encode(hashlib.sha256(style.text.encode()).digest()).decode()
    parts = [p.strip() for p in policy.split(";")]
    assert parts[0] == "default-src 'none'"
    assert f"style-src 'sha256-{digest}'" in parts
    assert "unsafe" not in policy


def test_references_inside_the_page_resolve(inputs) -> None:
    page = to_html(build(inputs))
    tree = parsed(page)
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    wanted = {u.removeprefix("#") for u in re.findall(r"url\(([^)]*)\)", page)}
    wanted |= {u.removeprefix("#") for u in tree.xpath("//@href")}
    wanted |= {i for both in tree.xpath("//@aria-labelledby") for i in both.split()}
    assert wanted <= set(ids)


def test_every_colour_class_of_the_drawings_is_in_the_style_sheet(inputs) -> None:
    tree = parsed(to_html(build(inputs)))
    (style,) = tree.xpath("//style")
    used = {c for names in tree.xpath("//@class") for c in names.split()}
    drawn = {c for c in used if re.match(r"(m|c|v|b|p)-", c)}
    assert len(drawn) > 40
    assert {c for c in drawn if not re.search(rf"\.{c}\b(?![-\w])", style.text)} == set()


def test_every_drawing_has_a_name_and_a_description(inputs) -> None:
    tree = parsed(to_html(build(inputs)))
    drawings = tree.xpath("//svg[@role='img']")
    assert len(drawings) == 3 + 2 * 2
    for drawing in drawings:
        assert drawing.find("title").text
        assert drawing.find("desc").text
    for drawing in tree.xpath("//svg[not(@role)]"):
        assert drawing.get("aria-hidden") == "true"


def test_every_view_says_of_when_and_by_whom(inputs) -> None:
    tree = parsed(to_html(build(inputs)))
    captions = [" ".join(c.text_content().split()) for c in tree.xpath("//figcaption")]
    assert len(captions) == 3
    assert all("30 June 2025" in c and "Alpha" in c for c in captions)
    for place in ("//p[@class='asof']", "//footer"):
        (said,) = tree.xpath(place)
        words = " ".join(said.text_content().split())
        assert "30 June 2025 · known by 1 July 2025 · maps: Alpha (map of 30 Jun 2025)" in words


def test_claims_words_are_marked_in_their_sentence(inputs) -> None:
    tree = parsed(to_html(build(inputs)))
    first = tree.xpath("//table[@class='verdicts']/tbody/tr")[0]
    assert first.xpath(".//mark")[0].text == "Troops hold half of Midtown"
    assert first.xpath(".//q")[0].text_content() == (
        "Troops hold half of Midtown, Gen. Miller said on Monday."
    )


@pytest.mark.parametrize("outcome", list(Outcome))
def test_verdicts_differ_by_symbol_word_and_colour(inputs, outcome) -> None:
    view = build(replace(inputs, checked=(make_checked(outcome=outcome),), contradictions=()))
    tree = parsed(to_html(view))
    key = "v-" + str(outcome).replace(" ", "-")
    (badge,) = tree.xpath("//table[@class='verdicts']//span[starts-with(@class, 'badge')]")
    assert key in badge.get("class").split()
    assert badge.xpath(".//use/@href") == [f"#{key}"]
    assert badge.text_content().strip() == str(outcome)
    (style,) = tree.xpath("//style")
    assert re.search(rf"\.{key} {{ color: var\(--\w+\)", style.text)


def test_forecast_and_record_stand_in_one_row(inputs) -> None:
    tree = parsed(to_html(build(inputs)))
    rows = tree.xpath("//table[@class='forecasts']/tbody/tr")
    said = [[" ".join(td.text_content().split()) for td in row.xpath("td")] for row in rows]
    assert said[0][1:] == ["62%", "Climatology", "Brier 0.14 over 212 forecasts."]
    assert said[1][1:] == ["below 1%", "Persistence baseline", "no track record yet"]


def test_empty_brief_is_told_in_words(theatre) -> None:
    view = build(BriefInputs(theatre=theatre, place=theatre.places[0], on=ON))
    for page in (to_html(view), to_markdown(view)):
        plain = page.replace("\u00a0", " ")
        assert "No maps are loaded." in plain
        assert "No forecast was made" in plain
        assert "No claim about Midtown was found" in plain
    assert_closed(parsed(to_html(view)))
    assert json.loads(to_json(view))["map"] is None


@pytest.mark.parametrize("which", ["no outline", "one mapper", "off the grid", "no map that day"])
def test_thin_briefs_render(which, inputs) -> None:
    if which == "no outline":
        theatre = make_theatre(outline=False)
        given = replace(inputs, theatre=theatre, place=theatre.places[0],
                        worlds=(make_world(theatre),))  # fmt: skip
    elif which == "one mapper":
        given = replace(inputs, worlds=inputs.worlds[:1], **BARE)
    elif which == "off the grid":
        given = replace(inputs, place=inputs.theatre.places[2], **BARE)
    else:
        given = replace(inputs, on=date(2030, 1, 1), **BARE)
    view = build(given)
    assert_closed(parsed(to_html(view)))
    for text in view.gaps.values():
        assert text in to_html(view).replace("&#39;", "'")
    assert to_markdown(view).startswith("# ")
    json.loads(to_json(view))


def test_json_is_the_view(inputs) -> None:
    view = build(inputs)

    def plain(thing):
        if isinstance(thing, dict):
            return {k: plain(v) for k, v in thing.items()}
        if isinstance(thing, list):
            return [plain(v) for v in thing]
        return thing.isoformat() if isinstance(thing, date) else thing

    assert json.loads(to_json(view)) == plain(asdict(view))


def test_markdown_says_what_the_page_says(inputs) -> None:
    view = build(inputs)
    page = " ".join(parsed(to_html(view)).body.text_content().split()).replace("\u00a0", " ")
    text = re.sub(r"\\(.)", r"\1", to_markdown(view)).replace("**", "").replace("&amp;", "&")
    text = text.replace("&gt;", ">").replace("&lt;", "<")
    for said in (
        view.headline, *view.standfirst, view.map.caption, *view.limits,
        *(r.answer for r in view.verdicts), *(r.record for r in view.forecasts),
        *(c.reason for c in view.contradictions), *(s.title for s in view.sources),
    ):  # fmt: skip
        plain = said.replace("\u00a0", " ")
        assert plain in page
        assert plain in text


def test_monthly_values(inputs) -> None:
    distance = build(inputs).charts[0]
    rows = [(d.replace("\u00a0", " "), v) for d, v in monthly(distance)]
    assert rows[0] == ("1 April 2025", ["20\u00a0km", "22\u00a0km"])
    assert rows[-1][0] == "30 June 2025"
    assert rows[-2] == ("1 June 2025", ["9.5\u00a0km", "12\u00a0km"])


def test_views_are_frozen(inputs) -> None:
    view = build(inputs)
    with pytest.raises(dataclasses.FrozenInstanceError):
        view.place = "x"


def test_style_hides_no_drawing_on_a_wide_screen() -> None:
    # The selector of the drawings once ran on into that of their small forms: no map was seen.
    style = resources.files("frontcast.brief").joinpath("templates/brief.css").read_text("utf-8")
    everywhere = re.sub(r"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", style)
    hidden = [
        name.strip()
        for names, body in re.findall(r"([^{}]+)\{([^{}]*)\}", everywhere)
        if "display: none" in body
        for name in names.split(",")
    ]
    assert {".map-small", ".map-print", ".chart-small", ".strip-small"} <= set(hidden)
    assert all(name.endswith(("-small", "-print")) for name in hidden)
