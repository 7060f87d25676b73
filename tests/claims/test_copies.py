"""Near-duplicate reports: found, not invented, and what was changed on the way."""

import re
from collections import defaultdict
from datetime import date
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontcast.claims import CopyConfig, CopyIndex, differences, find_copies
from frontcast.claims import _kernels_copies as kernels
from frontcast.errors import SchemaError
from frontcast.records import Report
from frontcast.testing.stories import altered, bulletin, respelt, stories, story

ALL = np.uint64(2**64 - 1)


def made(texts, **fields) -> list[Report]:
    return [Report(id=str(i), text=t, **fields) for i, t in enumerate(texts)]


def pairs(copies) -> set[tuple[int, int]]:
    return {tuple(sorted((int(c.a), int(c.b)))) for c in copies}


def families(items) -> set[tuple[int, int]]:
    out = defaultdict(list)
    for i, item in enumerate(items):
        out[i if item.origin is None else item.origin].append(i)
    return {pair for family in out.values() for pair in combinations(family, 2)}


@pytest.mark.parametrize("seed", [1, 2])
def test_planted_copies_are_found_and_nothing_else(seed):
    items = stories(2000, rng=np.random.default_rng(seed))
    wanted, got = families(items), pairs(find_copies(made(s.text for s in items)))
    assert len(wanted) > 300
    assert len(got & wanted) / len(wanted) >= 0.97
    assert got <= wanted


def test_one_by_one_is_the_same_as_all_at_once():
    reports = made(s.text for s in stories(600, rng=np.random.default_rng(3)))
    index, got = CopyIndex(), []
    for report in reports:
        got += index.add([report])
        assert index.add([report]) == []  # entered before
    assert len(index) == len(reports)
    assert pairs(got) == pairs(find_copies(reports))


def test_the_pairs_do_not_depend_on_the_order():
    reports = made(s.text for s in stories(600, rng=np.random.default_rng(4)))
    assert pairs(find_copies(reports)) == pairs(find_copies(reports[::-1]))


def test_daily_bulletins_are_no_copies_but_a_copied_bulletin_is():
    rng = np.random.default_rng(5)
    days = [bulletin(rng=rng) for _ in range(200)]
    passed_on = "From the morning summary.\n\n" + days[0].replace("Pokrovsk", "Pokrowsk")
    assert pairs(find_copies(made([*days, passed_on]))) == {(0, 200)}


def test_an_excerpt_is_found_and_short_notes_are_not():
    rng = np.random.default_rng(6)
    text = "\n\n".join(story(rng=rng) for _ in range(6))
    (excerpt,) = find_copies(made([text, text[400:1100]]))
    assert excerpt.kind == "excerpt"
    assert excerpt.containment > 0.9
    note = "Explosions in Kharkiv, the mayor said."
    assert find_copies(made([note, note + " "])) == []


def test_which_came_first():
    rng = np.random.default_rng(7)
    text = story(rng=rng)
    copy = altered(text, rng=rng, much=0.4)
    day, later = date(2025, 5, 1), date(2025, 5, 3)

    def order(a: dict, b: dict) -> tuple[str, bool]:
        ((found),) = find_copies([Report(id="a", text=text, **a), Report(id="b", text=copy, **b)])
        return found.a, found.known_order

    assert order({"published": day}, {"published": later}) == ("a", True)
    assert order({"published": later}, {"published": day}) == ("b", True)
    assert order({"published": day}, {"published": day})[1] is False
    assert order({}, {"published": day})[1] is False
    # Known to us before the other was published: it was published before it, too.
    assert order({"published": later}, {"known_at": day}) == ("b", True)
    assert order({"published": day}, {"known_at": later})[1] is False


def test_the_same_outlet_repeats_itself():
    text = story(rng=np.random.default_rng(8))
    (found,) = find_copies(made([text, text + " Updated."], outlet="A"))
    assert found.kind == "repeat"


def test_boilerplate_does_not_make_a_copy():
    menu = " ".join(f"{a}{b}" for a in "bcdfklmn" for b in "bcdfklmn") + "\n"
    rng = np.random.default_rng(9)
    texts = [menu + story(rng=rng)[:300] for _ in range(2)]
    assert find_copies(made(texts))
    assert find_copies(made(texts, boilerplate=((0, len(menu)),))) == []
    with pytest.raises(SchemaError, match="boilerplate"):
        find_copies(made(texts, boilerplate=((9, 20), (3, 5))))


def test_memory_grows_with_the_text_only():
    index = CopyIndex()
    texts = [s.text for s in stories(1500, rng=np.random.default_rng(10))]
    words = sum(len(t.split()) for t in texts)
    index.add(made(texts))
    # 8 bytes a shingle and number, 24 a key (one word in four), growth by half.
    assert index.nbytes < 40 * words


def test_differences_are_named():
    a = Report(id="a", text="Russian troops are 12 km from Avdiivka, the mayor said on Monday.")
    b = Report(id="b", text="Russian troops are 20 km from Avdiyivka, the governor said.")
    got = [(d.kind, d.before, d.after) for d in differences(a, b)]
    assert got == [
        ("number", "12", "20"), ("spelling", "Avdiivka", "Avdiyivka"),
        ("words", "mayor", "governor"), ("removed", "on Monday", ""),
    ]  # fmt: skip


@given(
    st.lists(
        st.sampled_from(["alpha", "12", "beta,", "Gamma", "3.5", "\u0437\u0435"]), max_size=30
    ),
    st.lists(st.sampled_from(["alpha", "13", "beta,", "Delta"]), max_size=30),
)
def test_differences_rebuild_the_copy(first, second):
    a, b = (Report(id=x, text=" ".join(w)) for x, w in (("a", first), ("b", second)))
    text, shift = a.text, 0
    for d in differences(a, b):
        assert a.text[d.a_start : d.a_end] == d.before
        assert b.text[d.b_start : d.b_end] == d.after
        gap = " " if not d.before else ""
        text = text[: d.a_start + shift] + gap + d.after + gap + text[d.a_end + shift :]
        shift += len(d.after) + 2 * len(gap) - len(d.before)
    assert re.findall(r"[^\W_]+", text.lower()) == re.findall(r"[^\W_]+", b.text.lower())


def test_spellings_of_one_name_are_one_word():
    for name in ("Avdiivka", "Myrnohrad", "Kostiantynivka", "Orikhiv"):
        one, other = (_kernel(f"near {n} today")[0] for n in (name, respelt(name)))
        assert respelt(name) != name
        assert one.tolist() == other.tolist()


def _kernel(*texts: str):
    parts = [t.lower().encode() for t in texts]
    bounds = np.cumsum([0, *(len(p) for p in parts)]).astype(np.int64)
    data = np.frombuffer(b"".join((*parts, b" ")), np.uint8)
    return kernels.shingle(data, bounds, sketch=5, limit=np.uint64(1 << 60))


WORDS = ["the", "Avdiivka", "12", "1,200", "3.5", "\u041f\u043e\u043a\u0440\u043e\u0432",
         "we\u2019re", "\u2014", "...", "wwhhoogg", "-", "5km", "a"]  # fmt: skip


def _twin(text: str) -> tuple[int, int]:
    """Number of distinct shingles and numbers, in plain Python."""
    folded, numbers = [], []
    tokens = re.findall(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['\u2019][^\W\d_]+)*", text.lower())
    for i, token in enumerate(tokens):
        if token[0].isdigit():
            folded.append("#")
            after = tokens[i + 1] if i + 1 < len(tokens) else None
            numbers.append((token.replace(",", ""), None if after is None else after))
        else:
            folded.append(token)
    return len({tuple(folded[i : i + 3]) for i in range(len(folded) - 2)}), len(numbers)


@given(st.lists(st.sampled_from(WORDS), max_size=40))
def test_kernel_counts_like_the_plain_twin(tokens):
    text = " ".join(tokens)
    shingles, starts, numbers, number_starts, keys, key_starts = _kernel("one two three", text)
    wanted, most = _twin(text)
    assert starts[1] == 1
    assert starts[2] - starts[1] == wanted
    assert number_starts[2] <= most
    assert (number_starts[2] > 0) == (most > 0)
    for values in (shingles[1:], numbers, keys):
        assert (np.diff(values.astype(object)) > 0).all()
    assert key_starts[2] <= max(0, wanted + 5)


@given(st.sets(st.integers(1, 60)), st.sets(st.integers(1, 60)))
def test_shared_is_the_intersection(a, b):
    x, y = (np.array(sorted(s), np.uint64) for s in (a, b))
    assert kernels.shared(x, y) == len(a & b)


def test_the_threshold_is_exact():
    """The similarity reported is that of the sets of folded word triples."""
    a = " ".join(f"{x}{y}" for x in "abcdefgh" for y in "abcdefgh")
    b = a.replace("dd", "zz")
    x, y = (set(zip(t.split(), t.split()[1:], t.split()[2:], strict=False)) for t in (a, b))
    config = CopyConfig(jaccard=0.01)
    (found,) = find_copies(made([a, b]), config=config)
    assert found.jaccard == pytest.approx(len(x & y) / len(x | y), abs=1e-9)
