"""Which map fits an election, where its hexagons stand, what their colours, letters and words are."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import combinations, pairwise
from xml.etree import ElementTree as ET

import pytest

from hex_maps import AIRDRIE, BATLEY, CHESHAM, ELSEWHERE, HARTLEPOOL, a_map
from hustings.coverage import svg
from hustings.coverage.hexmap import SCALES, Show, colouring, fitting_maps, party_letters, result_words
from hustings.coverage.hexmap_svg import ElectionMap, page_map, placed, whole_picture
from hustings.measures.almanac import Almanac
from hustings.measures.analysis import Analysis
from hustings.record.model import Challenge
from strategies import embedded_state

STATE = embedded_state()
PARTIES = STATE.parties
SVG = "{http://www.w3.org/2000/svg}"
FOUR = {AIRDRIE, HARTLEPOOL, BATLEY, CHESHAM}


def of_2019() -> dict[str, Analysis]:
    found = (a for name, a in Almanac(STATE).analyses.items() if name.endswith("2019-12-12"))
    return {a.result.contest.constituency_id: a for a in found}


def by_elections() -> dict[str, Analysis]:
    found = (a for name, a in Almanac(STATE).analyses.items() if ".by.2021" in name)
    return {a.result.contest.constituency_id: a for a in found}


def drawn(
    contests: dict[str, Analysis], show: Show = Show.WINNER, layout: str = "odd-r", part: str = ""
) -> ElectionMap:
    return ElectionMap(
        cartogram=a_map(layout=layout),
        show=show,
        contests=contests,
        seats=STATE.constituencies,
        parties=PARTIES,
        colouring=colouring(show, contests, PARTIES),
        title="A map",
        part=part,
    )


def test_the_map_that_has_them_all_and_fewest_others_fits() -> None:
    exact, larger = a_map("exact"), a_map("larger", "odd-r", ("E14000001", 5, 5))
    wrong = replace(exact, name="wrong", hexes=exact.hexes[1:])
    assert [m.name for m in fitting_maps([larger, wrong, exact], FOUR)] == ["exact"]
    assert [m.name for m in fitting_maps([exact, larger], [*FOUR, "E14000001"])] == ["larger"]
    assert fitting_maps([exact, larger], ["S14000003@2024"]) == []
    assert fitting_maps([], FOUR) == []


def test_two_layouts_of_one_set_of_boundaries_both_fit() -> None:
    assert [m.name for m in fitting_maps([a_map("b", "odd-q"), a_map("a")], FOUR)] == ["a", "b"]


@pytest.mark.parametrize("layout", ["odd-r", "odd-q"])
def test_hexagons_stand_side_by_side_with_north_at_the_top_and_none_outside(layout: str) -> None:
    cartogram = a_map("m", layout, *((f"E{n}", n % 4 + 5, n // 4) for n in range(12)))
    places = placed(cartogram, cartogram.hexes)
    spots = list(places.centres.values())
    apart = sorted((a - c) ** 2 + (b - d) ** 2 for (a, b), (c, d) in combinations(spots, 2))
    assert 23.9**2 < apart[0] < 24.5**2  # the nearest share a side: 24 across, within one per cent
    assert all(14 <= x <= places.width - 14 and 14 <= y <= places.height - 14 for x, y in spots)
    assert places.centres[AIRDRIE][1] < places.centres[BATLEY][1] < places.centres[CHESHAM][1]


def test_half_of_the_rows_are_shifted_in_one_layout_and_half_of_the_columns_in_the_other() -> None:
    rows, columns = (placed(a_map(layout=name), a_map(layout=name).hexes).centres for name in ("odd-r", "odd-q"))
    assert rows[AIRDRIE][0] == rows[BATLEY][0] == rows[HARTLEPOOL][0] - 12
    assert columns[AIRDRIE][0] == columns[BATLEY][0] == columns[HARTLEPOOL][0] - 21
    assert columns[AIRDRIE][1] == columns[HARTLEPOOL][1] - 12


def test_winners_have_their_partys_colour_and_a_letter_of_their_own() -> None:
    found = colouring(Show.WINNER, of_2019(), PARTIES)
    assert [(key.words, key.letter, key.seats) for key in found.keys] == [
        ("Labour", "L", 2), ("Conservative", "C", 1), ("Scottish National Party", "S", 1),
    ]  # fmt: skip
    assert found.of(CHESHAM).fill == PARTIES["con"].colour
    assert found.in_words() == "Labour 2, Conservative 1, Scottish National Party 1."


def test_letters_are_those_of_the_table_of_parties_whatever_the_seats() -> None:
    letters = party_letters(["con", "lab", "ld", "snp", "dup", "sf", "sdlp", "uup", "speaker"], PARTIES)
    assert "".join(letters.values())[:4] == "CLDS"
    assert len(set(letters.values())) == len(letters)


def test_gains_stand_out_of_what_was_held() -> None:
    found = colouring(Show.GAINS, by_elections(), PARTIES)
    assert {found.of(ident).words for ident in (HARTLEPOOL, CHESHAM)} == {"Conservative", "Liberal Democrat"}
    assert found.of(BATLEY).words == found.of(AIRDRIE).words == "Held, or not measured"


def test_a_figure_on_an_edge_belongs_to_the_class_above_and_classes_are_told_by_lightness() -> None:
    scale = SCALES[Show.MAJORITY]
    assert scale.words[scale.class_of(Fraction(5))] == "5 to 10%"
    assert scale.words[scale.class_of(Fraction(4_999_999, 1_000_000))] == "Under 5%"
    for show, scale in SCALES.items():
        assert len(scale.words) == len(scale.fills) == len(scale.edges) + 1, show
        half = scale.fills if show is not Show.SWING else scale.fills[4:]
        light = [svg.contrast(fill, svg.DARK) for fill in half]
        assert light == sorted(light, reverse=True) and all(a / b > 1.2 for a, b in pairwise(light))


def test_a_swing_away_from_the_winner_is_on_the_other_side_of_the_scale() -> None:
    found = colouring(Show.SWING, by_elections(), PARTIES)
    assert found.of(BATLEY).words == "Under 5 points away from the winner"  # Labour held it on a swing of 2.9 to Con
    assert found.of(HARTLEPOOL).words == "10 to 20 points to the winner"


def test_the_words_of_a_hexagon_say_hold_or_gain_majority_and_the_figure_shown() -> None:
    batley, hartlepool = of_2019()[BATLEY], by_elections()[HARTLEPOOL]
    assert result_words(batley, PARTIES, Show.WINNER) == "Labour hold, majority 3,525"
    assert result_words(hartlepool, PARTIES, Show.GAINS) == "Conservative gain from Labour, majority 6,940"
    assert result_words(batley, PARTIES, Show.TURNOUT) == "Labour hold, majority 3,525, turnout 66.5%"
    assert result_words(hartlepool, PARTIES, Show.SWING).endswith(", swing of 16.0 points from Labour to Conservative")
    void = replace(batley, result=replace(batley.result, challenge=Challenge.VOID))
    assert result_words(void, PARTIES, Show.WINNER) == "result set aside by the election court"
    assert colouring(Show.TURNOUT, {BATLEY: void}, PARTIES).of(BATLEY).words == "Not known"


def test_every_contest_is_a_link_in_its_region_and_none_is_a_stop_for_the_tab_key() -> None:
    root = ET.fromstring(page_map(drawn(of_2019())))
    links = {link.attrib["href"]: link for link in root.iter(f"{SVG}a")}
    assert len(links) == 4 and {link.attrib["tabindex"] for link in links.values()} == {"-1"}
    title = links["/contests/parl.batley-and-spen.2019-12-12"].find(f"{SVG}title")
    assert title is not None and title.text == "Batley and Spen: Labour hold, majority 3,525"
    groups = [g.attrib["aria-label"] for g in root.iter(f"{SVG}g") if "aria-label" in g.attrib]
    assert groups[0] == "Scotland: 1 on this map" and len(groups) == 4
    assert root.attrib["role"] == "group"
    assert sum(path.attrib.get("class") == "hex-hollow" for path in root.iter(f"{SVG}path")) == 1


def test_a_part_has_only_its_own_hexagons() -> None:
    part = drawn({BATLEY: of_2019()[BATLEY]}, part="Yorkshire and The Humber")
    assert [h.constituency_id for h in part.hexes] == [BATLEY]
    assert {h.constituency_id for h in drawn(of_2019()).hexes} == {*FOUR, ELSEWHERE}


def test_gains_are_ringed_in_ink_that_can_be_seen() -> None:
    root = ET.fromstring(page_map(drawn(by_elections())))
    rings = [path for path in root.iter(f"{SVG}path") if path.attrib.get("stroke-width") == "1.6"]
    assert sum(ring.attrib["d"].count("M") for ring in rings) == 2  # Hartlepool and Chesham


@pytest.mark.parametrize("layout", ["odd-r", "odd-q"])
def test_the_border_runs_between_two_regions_and_not_inside_one(layout: str) -> None:
    one = a_map(layout=layout)
    beside = replace(one, hexes=tuple(replace(h, column=n, row=0) for n, h in enumerate(one.hexes)))
    root = ET.fromstring(page_map(replace(drawn(of_2019(), layout=layout), cartogram=beside)))
    found = next(path for path in root.iter(f"{SVG}path") if path.attrib.get("id") == "map-border")
    assert found.attrib["d"].count("M") == 3  # of five in a row; the last is in no known region


def test_the_picture_by_itself_has_title_legend_and_source_and_leads_nowhere() -> None:
    root = ET.fromstring(
        whole_picture(drawn(of_2019(), Show.TURNOUT), "Turnout.", ["Figures: ours.", "Layout: theirs."])
    )
    words = [text.text or "" for text in root.iter(f"{SVG}text")]
    assert words[:2] == ["A map", "Turnout."] and words[-2:] == ["Figures: ours.", "Layout: theirs."]
    assert "65 to 70% 1" in words
    assert not list(root.iter(f"{SVG}a")) and root.attrib["role"] == "img"
