"""Numbers -> ranges, by the annotation guide's conventions."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontcast.claims._amounts import Found
from frontcast.claims._ellipsis import unit_told
from frontcast.claims._numerals import read_number
from frontcast.claims._quantities import find_quantities


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("lost 300 trucks", [(300, 300, "vehicle")]),
        ("holds nine-tenths of the mill", [(0.9, 0.9, "fraction")]),
        ("roughly 3/4 of the island", [(0.7, 0.8, "fraction")]),
        ("it is now one to five", [(5, 5, "ratio")]),
        ("not more than 6 km remain", [(0, 6, "km")]),
        ("31 unmanned aerial vehicles", [(31, 31, "drone")]),
        ("two of ours came back", [(2, 2, "person")]),
        ("about 200 men were killed", [(180, 220, "person")]),
        ("roughly 40 percent of the district", [(0.35, 0.45, "fraction")]),
        ("more than 1,500 houses", [(1500, None, "house")]),
        ("fewer than 20 doctors", [(0, 20, "person")]),
        ("a few kilometres from the river", [(2, 5, "km")]),
        ("two dozen drones", [(24, 24, "drone")]),
        ("tens of thousands of people", [(20_000, 99_999, "person")]),
        ("about half of its gains", [(0.4, 0.6, "fraction")]),
        ("between 10 and 12 km", [(10, 12, "km")]),
        ("3-5 km north", [(3, 5, "km")]),
        ("25 square kilometres", [(25, 25, "km2")]),
        ("shot down 72 out of 94 missiles", [(72, 72, "missile"), (94, 94, "missile")]),
        ("800 metres from the bridge", [(0.8, 0.8, "km")]),
        ("a nine-month siege", [(9, 9, "month")]),
        ("twelve thousand residents", [(12_000, 12_000, "person")]),
        ("more than 50 guns and 80 lorries", [(50, None, "gun"), (80, None, "vehicle")]),
        ("killed 30 men, 12 of them in a day", [(30, 30, "person"), (12, 12, "person")]),
        ("burned 50 lorries in a week", [(50, 50, "vehicle")]),  # how long it took, no rate
        ("holds 14 streets; a month ago it was 20", [(14, 14, "street"), (20, 20, "street")]),
        ("the Kherson region, one of four claimed", [(4, 4, "region")]),
        ("a pre-war population of 11,000", [(11_000, 11_000, "person")]),
        ("about a third of the flats", [(0.283333, 0.383333, "fraction")]),
        ("two-thirds of the hill", [(0.666667, 0.666667, "fraction")]),
        ("about eight km wide and three deep", [(7.2, 8.8, "km"), (2.7, 3.3, "km")]),
        ("one motorised battalion reportedly crossed", [(1, 1, "battalion")]),
        ("took 17 km2, less than the 30 taken in May", [(17, 17, "km2"), (30, 30, "km2")]),
        (
            "guns 1,310 (+13), personnel 22,100 (+87)",
            [(1310, 1310, "gun"), (13, 13, "gun"), (22100, 22100, "person"), (87, 87, "person")],
        ),
        ("12 attacks near A and 9 near B", [(12, 12, "attack"), (9, 9, "attack")]),
        ("two or three barns", [(2, 3, "barn")]),
        ("nine to one in shells", [(9, 9, "ratio")]),
        ("one in four was hit", [(0.25, 0.25, "fraction")]),
        ("40+ wounded", [(40, None, "person")]),
        ("Two of the unit's five vans", [(2, 2, "vehicle"), (5, 5, "vehicle")]),
        ("casualties in the sector at 300 to 400 a day", [(300, 400, "person/day")]),
        ("about 900 are left", [(810, 990, "person")]),
        # Words that bound a number.
        ("something like 400 recruits", [(360, 440, "person")]),
        ("in the order of 50 barges", [(45, 55, "barge")]),
        ("almost 300 miners", [(270, 300, "person")]),
        ("barely one in five voted", [(0.15, 0.2, "fraction")]),
        ("closer to one-half", [(0.45, 0.55, "fraction")]),
        ("trenches as deep as three metres", [(0, 0.003, "km")]),
        ("none of them longer than 90 metres", [(0, 0.09, "km")]),
        ("the queue did not exceed 60 people", [(0, 60, "person")]),
        ("at least three-fifths of the wood", [(0.6, 1, "fraction")]),
        ("fewer than one in eight", [(0, 0.125, "fraction")]),
        # Numbers written otherwise.
        ("a hundred thousand shells", [(100_000, 100_000, "shell")]),
        ("two hundred and forty-one boats", [(241, 241, "boat")]),
        ("25-30k men", [(25_000, 30_000, "person")]),
        ("gave up 350m of trench", [(0.35, 0.35, "km")]),
        ("two, maybe three barges", [(2, 3, "barge")]),
        # One and none.
        ("a shepherd and a nun were wounded", []),
        ("a farmer and a child were wounded", [(2, 2, "person")]),
        ("shrapnel killed a pensioner", [(1, 1, "person")]),
        ("not one house stands", [(0, 0, "house")]),
        ("not a kilometre was gained", [(0, 0, "km")]),
        ("hangs on a single bridge", [(1, 1, "bridge")]),
        ("a company of sappers", [(1, 1, "company")]),
        ("a company spokesman", []),
        # Shares, ratios, multiples.
        ("every third window", [(0.333333, 0.333333, "fraction")]),
        ("every second day", []),
        ("an estimated quarter of the grain", [(0.2, 0.3, "fraction")]),
        ("the last sixth is mined", [(0.166667, 0.166667, "fraction")]),
        ("it is 1:6 in guns", [(6, 6, "ratio")]),
        ("nine of theirs to one of ours", [(9, 9, "ratio")]),
        ("it was eight to one, now five.", [(8, 8, "ratio"), (5, 5, "ratio")]),
        ("three times the figure for May", [(3, 3, "ratio")]),
        ("the toll has nearly doubled", [(1.8, 2, "ratio")]),
        # What is counted.
        ("40 Russians", [(40, 40, "person")]),
        ("7 Russian and 9 Ukrainian tanks", [(7, 7, "tank"), (9, 9, "tank")]),
        ("900 guns and other systems", [(900, 900, "system")]),
        ("eleven towns and villages", [(11, 11, "settlement")]),
        ("of 20 raids four gained ground", [(20, 20, "raid"), (4, 4, "raid")]),
        ("lost 70 men, or 10 a day", [(70, 70, "person"), (10, 10, "person/day")]),
        ("650 recruits daily", [(650, 650, "person/day")]),
        ("the youngest is nineteen.", [(19, 19, "year")]),
        ("dead: a teacher, she was 44.", [(44, 44, "year")]),
        ("under nine days' training", [(0, 9, "day")]),
        ("aged 18 to 60", []),
        ("the 47th Brigade", []),
        ("in May 2023", []),
        ("on 4 November", []),
        ("along the T-0504 highway and the M30", []),
        ("at 14:30", []),
        ("as of 12.09.2025", []),
        ("one of the largest towns", []),
    ],
)
def test_conventions(text, wanted):
    found = [(q.low, q.high, q.unit) for q in find_quantities(text)]
    if text == "aged 18 to 60":  # bounds of an age, not counts of anything
        assert all(unit in ("", "year") for _, _, unit in found)
    else:
        assert found == wanted


@given(st.integers(0, 9_999_999))
def test_figures_with_separators_read_as_they_are(n):
    assert read_number(f"{n:,}") == n


@given(st.text(max_size=200))
def test_any_text_can_be_read(text):
    found = find_quantities(text)
    assert all(0 <= q.start < q.end <= len(text) for q in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(q.high is None or q.low <= q.high for q in found)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        # Bounds that stand after what is counted.
        ("a retreat of 8 kilometres or more", [(8, None, "km")]),
        ("bread for three weeks at most", [(0, 3, "week")]),
        ("one in six, not more", [(0, 1 / 6, "fraction")]),
        ("hardly 400 had signed", [(360, 400, "")]),
        ("just under half of the quota", [(0.4, 0.5, "fraction")]),
        ("some thirty-odd kilometres away", [(30, 39, "km")]),
        ("two hundred and something men", [(200, 299, "person")]),
        ("30 to 40 of them stay", [(30, 40, "")]),
        ("the gap is from 2 to 5 kilometres", [(2, 5, "km")]),
        ("losses rose from 20 to 40 tanks", [(20, 20, "tank"), (40, 40, "tank")]),
        # Shares and ratios.
        ("seven lorries out of 10 arrive", [(0.7, 0.7, "fraction")]),
        ("three of five never return", [(0.6, 0.6, "fraction")]),
        ("four men for our one", [(4, 4, "ratio")]),
        ("they fire nearly 5 for each of ours", [(4.5, 5, "ratio")]),
        ("2-3.5 times higher", [(2, 3.5, "ratio")]),
        ("one and a half times more than in May", [(1.5, 1.5, "ratio")]),
        # Rates.
        ("gained 12 square kilometres a day", [(12, 12, "km2/day")]),
        ("roughly 200m/day", [(0.18, 0.22, "km/day")]),
        ("six rounds per gun and day", [(6, 6, "shell/day")]),
        ("they take a hamlet per week", [(1, 1, "settlement/week")]),
        (
            "the average monthly gain was 90 km2, against 140 km2 in May",
            [(90, 90, "km2/month"), (140, 140, "km2/month")],
        ),
        ("about 300 civilians were leaving daily", [(270, 330, "person/day")]),
        ("the post was shelled twice a week", [(2, 2, "time/week")]),
        ("drones, of which 80 to 90 were tanks", [(80, 90, "tank")]),
        ("among them two marine brigades", [(2, 2, "brigade")]),
        ("of the group twelve reached Marynivka", [(12, 12, "")]),
        ("four of those ground robots", [(4, 4, "robot")]),
        ("the ford is not 30 metres across but 35", [(0.03, 0.03, "km"), (0.035, 0.035, "km")]),
        (
            "it took 1,300 sq km of the region. It now holds 110, they say",
            [(1300, 1300, "km2"), (110, 110, "km2")],
        ),
        ("nets hung over 14 kilometres of it", [(14, 14, "km")]),
        ("it is 200 people, maybe 300, and no armour", [(200, 300, "person")]),
        ("against him came three soldiers, or five", [(3, 5, "person")]),
        ("10 or even 12 battalions", [(10, 12, "battalion")]),
        ("his platoon, 24 strong, was sent", [(24, 24, "person")]),
        ("69 armoured personnel carriers", [(69, 69, "vehicle")]),
        # Money.
        ("another $60 million", [(60_000_000, 60_000_000, "dollar")]),
        ("earned €12m", [(12_000_000, 12_000_000, "euro")]),
        ("9 million hryvnias", [(9_000_000, 9_000_000, "hryvnia")]),
        # Ages.
        ("a roofer of 33 died", [(33, 33, "year")]),
        ("driver Petrenko, 51, was hit", [(51, 51, "year")]),
        ("The driver is 62 and deaf", [(62, 62, "year")]),
        ("recruits aged 19 to 25 only", [(19, 25, "year")]),
        # What is counted.
        ("40 of 60 reconnaissance and strike drones", [(40, 40, "drone"), (60, 60, "drone")]),
        ("An extra 7,000 may arrive", [(7000, 7000, "")]),
        ("hundreds are still waiting", [(200, 999, "person")]),
        ("Of nine lorries not one returned", [(9, 9, "vehicle"), (0, 0, "vehicle")]),
        ("nowhere deeper than 1.2", [(0, 1.2, "km")]),
        ("minus 9 degrees", [(-9, -9, "degree")]),
        ("within six days", [(6, 6, "day")]),
        ("it took half an hour", [(0.5, 0.5, "hour")]),
        ("attacked the hill 4 times", [(4, 4, "attack")]),
        ("two forest strongpoints", [(2, 2, "position")]),
    ],
)
def test_what_is_counted_and_how_much(text, wanted):
    found = [(q.low, q.high, q.unit) for q in find_quantities(text)]
    assert len(found) == len(wanted)
    for (low, high, unit), (wanted_low, wanted_high, wanted_unit) in zip(
        found, wanted, strict=True
    ):
        assert unit == wanted_unit
        assert low == pytest.approx(wanted_low, abs=1e-5)
        assert (high is None) == (wanted_high is None)
        assert high is None or high == pytest.approx(wanted_high, abs=1e-5)


@pytest.mark.parametrize("text", ["In Toretsk, 14 were hurt", "near Kherson, 12, all of them old"])
def test_a_number_after_a_town_is_no_age(text):
    assert [q.unit for q in find_quantities(text)] != ["year"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a strip of 8-10km", [(8, 10, "km")]),
        ("two to three hundred men", [(200, 300, "person")]),
        ("a couple of hundred metres", [(0.2, 0.2, "km")]),
        ("a brigade and a half", [(1.5, 1.5, "brigade")]),
        ("half a million fled", [(500_000, 500_000, "person")]),
        ("a little under 2,000 houses", [(1_800, 2_000, "house")]),
        ("just over half", [(0.5, 0.6, "fraction")]),
        ("perhaps half of the shells", [(0.4, 0.6, "fraction")]),
        ("a quarter of a kilometre a day", [(0.25, 0.25, "km/day")]),
        ("18 cubic metres a second", [(18, 18, "m3/s")]),
        ("20,000 square metres", [(0.02, 0.02, "km2")]),
        ("a plot of 3x4 km", [(12, 12, "km2")]),
        ("weighs 12 kilos", [(12, 12, "kg")]),
        ("fire 30 rounds a night", [(30, 30, "shell/day")]),
        ("hit by 20 bombs on a normal day", [(20, 20, "bomb/day")]),
        ("900 killed and wounded a day", [(900, 900, "person/day")]),
        # Shares and ratios.
        ("one Ukrainian gun in nine is new", [(1 / 9, 1 / 9, "fraction")]),
        ("seven in ten houses", [(0.7, 0.7, "fraction")]),
        ("80 out of every 100", [(0.8, 0.8, "fraction")]),
        ("one shell to their nine", [(9, 9, "ratio")]),
        ("a fourfold advantage", [(4, 4, "ratio")]),
        ("For every gun of ours they have three", [(3, 3, "ratio")]),
        ("kept alive by one mill in 1931", [(1, 1, "mill")]),
        ("Most stay at home", [(0.5, 1, "fraction")]),
        # People: groups, ages, those called up, the dead and wounded by their letters.
        ("They come in twos and threes", [(2, 3, "person")]),
        ("a man of 31 named Ivan", [(31, 31, "year")]),
        ("the third was over 50", [(50, None, "year")]),
        ("It mobilised 12,000 in May", [(12_000, 12_000, "person")]),
        ("9 KIA and 21 WIA", [(9, 9, "person"), (21, 21, "person")]),
        ("a carver of 40 was killed", [(1, 1, "person"), (40, 40, "year")]),
        ("Since 10 May 4,300 people left", [(4_300, 4_300, "person")]),
        ("five of its eighteen, they say", [(5, 5, ""), (18, 18, "")]),
        # Gear and deeds.
        ("Both bridges are gone", [(2, 2, "bridge")]),
        ("minus 3 pickups", [(3, 3, "vehicle")]),
        ("it was minus 12", [(-12, -12, "degree")]),
        ("five motorcycles", [(5, 5, "vehicle")]),
        ("seven assaults", [(7, 7, "assault")]),
        ("longer than a month", [(1, None, "month")]),
        ("signs up 9,000 a month and loses 8,000",
         [(9_000, 9_000, "person/month"), (8_000, 8_000, "person")]),
    ],
)  # fmt: skip
def test_more_ways_to_count(text, wanted):
    found = find_quantities(text)
    assert [f.unit for f in found] == [unit for _, _, unit in wanted]
    assert [f.low for f in found] == pytest.approx([low for low, _, _ in wanted], abs=1e-5)
    assert [f.high for f in found] == pytest.approx([high for _, high, _ in wanted], abs=1e-5)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        # Numbers and bounds as posts and columns write them.
        ("three billion roubles", [(3e9, 3e9, "rouble")]),
        ("two and a half thousand men", [(2_500, 2_500, "person")]),
        ("5-6 thous residents", [(5_000, 6_000, "person")]),
        ("2.3m residents", [(2_300_000, 2_300_000, "person")]),
        ("2m from the wall", [(0.002, 0.002, "km")]),
        ("abt 40 km2", [(36, 44, "km2")]),
        ("roughly a further 2,000 men", [(1_800, 2_200, "person")]),
        ("a force capped at 9,000 men", [(0, 9_000, "person")]),
        (">20 drones", [(20, None, "drone")]),
        ("30-plus men", [(30, None, "person")]),
        ("up to three dozen men", [(0, 36, "person")]),
        ("came up to 3 km from the town", [(3, 3, "km")]),
        ("to within a kilometre of the mill", [(0, 1, "km")]),
        ("minefields half a kilometre deep", [(0.5, 0.5, "km")]),
        ("72h without water", [(72, 72, "hour")]),
        ("met at 14h", []),
        ("on the night of 3-4 December", []),
        # Words for what is counted.
        ("six wrecks and two buses", [(6, 6, "vehicle"), (2, 2, "vehicle")]),
        ("forty T-64s", [(40, 40, "tank")]),
        ("nine Su-25s", [(9, 9, "aircraft")]),
        ("5 two-hundreds", [(5, 5, "person")]),
        ("12 enemy attacks", [(12, 12, "attack")]),
        ("23 attempts to storm the hill", [(23, 23, "attack")]),
        ("23 attempts to mend the pipe", [(23, 23, "attempt")]),
        ("60 burnt or abandoned vehicles", [(60, 60, "vehicle")]),
        ("9,000 North Korean soldiers", [(9_000, 9_000, "person")]),
        ("a village of 900 before the war", [(900, 900, "person")]),
        ("they are older than 50", [(50, None, "year")]),
        ("40 of ours in three days", [(40, 40, "person"), (3, 3, "day")]),
        ("the mills, of which there used to be six", [(6, 6, "mill")]),
        # What is told of the number before.
        ("the gap grew from three to almost five km", [(3, 3, "km"), (4.5, 5, "km")]),
        ("12 kilometres from the river and 20 from the town", [(12, 12, "km"), (20, 20, "km")]),
        ("a month ago they flew 15 km, today they fly 30", [(15, 15, "km"), (30, 30, "km")]),
        ("600 m deep, in places 200", [(0.6, 0.6, "km"), (0.2, 0.2, "km")]),
        ("of the five bridges one remains", [(5, 5, "bridge"), (1, 1, "bridge")]),
        ("they lost four guns and twice as many lorries", [(4, 4, "gun"), (8, 8, "vehicle")]),
        # Shares, ratios, rates.
        ("one new gun for every four", [(4, 4, "ratio")]),
        ("outnumbered by roughly 4 times", [(3.6, 4.4, "ratio")]),
        ("at least fourfold", [(4, None, "ratio")]),
        ("ten-to-one", [(10, 10, "ratio")]),
        ("you lose a boat in six", [(1 / 6, 1 / 6, "fraction")]),
        ("Nine times the enemy stormed the mill", [(9, 9, "attack")]),
        ("fired 200 times at our lines", [(200, 200, "shelling")]),
        ("assaults x4", [(4, 4, "assault")]),
        ("two crews for each kilometre", [(2, 2, "crew/km")]),
        ("20 per wk of these men", [(20, 20, "")]),
        ("Every day there costs them 90 men", [(90, 90, "person/day")]),
        # One, none and both.
        ("they lost a tank and 12 guns", [(1, 1, "tank"), (12, 12, "gun")]),
        ("killing two nuns and a policeman", [(2, 2, "person"), (1, 1, "person")]),
        ("Nine raids, none successful", [(9, 9, "raid"), (0, 0, "raid")]),
        ("The two roads: both are mined", [(2, 2, "road"), (2, 2, "road")]),
        ("a month's rest", [(1, 1, "month")]),
    ],
)  # fmt: skip
def test_as_reports_and_posts_count(text, wanted):
    found = find_quantities(text)
    assert [f.unit for f in found] == [unit for _, _, unit in wanted]
    assert [f.low for f in found] == pytest.approx([low for low, _, _ in wanted], abs=1e-5)
    assert [f.high for f in found] == pytest.approx([high for _, high, _ in wanted], abs=1e-5)


def _found(number, unit, at=0):
    return Found(at, at + 1, number, number, unit, "", at + 1)


@pytest.mark.parametrize(
    ("before", "after", "above", "kind", "unit"),
    [
        ("On Monday it had been ", ".", [(10, "km")], "distance", "km"),
        ("Eight of them stood ", " of the men", [(10, "km")], "distance", "person"),
        ("Was ", " in March", [(90, "km2"), (4, "km")], "advance_rate", "km2"),
        ("On the first day they went ", ", then no more.", [(5, "km")], "control_change", "km"),
        ("Eleven days is the rule. It used to be ", ".", [(11, "day")], "policy", "day"),
        ("He put it at ", ".", [(11, "day")], "losses", "person"),
    ],
)
def test_a_bare_number_goes_on_in_the_measure_told_beside_it(before, after, above, kind, unit):
    number = 100 if unit == "km2" else 6
    at, text = len(before), f"{before}{number}{after}"
    bare = Found(at, at + len(str(number)), number, number, "", "", at + len(str(number)))
    known = [_found(n, u) for n, u in above]
    assert unit_told(text, bare, above=known, kind=kind) == unit
