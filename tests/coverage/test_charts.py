"""Pictures: legible on any colour, said in words, and marked when they belong to a rehearsal."""

from __future__ import annotations

import struct
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hustings.coverage.cards import card_png, share_card
from hustings.coverage.charts import bar_chart, chip, swing_arrow
from hustings.coverage.page import LivePage, live_page
from hustings.coverage.svg import OUTLINE, contrast, text_on
from night_states import SLUG, Night, before, declared, verified

SVG = "{http://www.w3.org/2000/svg}"


def page_of(night: Night) -> LivePage:
    return live_page(night.state, SLUG, night.text_of, night.now)


def test_contrast_is_wcags() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)  # WebAIM's worked example


@given(st.integers(0, 0xFFFFFF))
def test_letters_on_any_colour_can_be_read(colour: int) -> None:
    fill = f"#{colour:06x}"
    assert contrast(text_on(fill), fill) >= 4.5


def test_every_party_in_the_record_has_letters_of_enough_contrast_and_an_outline() -> None:
    parties = before().state.parties
    for key, party in parties.items():
        assert contrast(text_on(party.colour), party.colour) >= 4.5, key
        drawn = ET.fromstring(chip(key, parties))
        assert drawn.findtext(f"{SVG}text") == party.abbreviation
        assert drawn.find(f"{SVG}rect").get("stroke") == OUTLINE  # type: ignore[union-attr]


def test_bars_are_said_in_words_and_carry_letters() -> None:
    page = page_of(declared())
    chart = bar_chart(page.panels[0], page.parties, is_test=False)
    root = ET.fromstring(chart)
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == "Share of the vote, Batley and Spen"
    assert root.findtext(f"{SVG}desc", "").startswith("Labour 35.3%, −7.4 points on 2019; Conservative 34.4%, −1.6")
    assert [span.text for span in root.iter(f"{SVG}tspan")][:2] == ["Lab", " Leadbeater"]
    assert "style=" not in chart


def test_the_arrow_points_to_the_party_that_gained() -> None:
    page = page_of(declared())
    root = ET.fromstring(swing_arrow(page.panels[0], page.parties, is_test=False))
    assert [text.text for text in root.iter(f"{SVG}text")] == ["Lab", "Con", "2.9 points"]
    assert (
        root.findtext(f"{SVG}desc") == "A swing of 2.9 percentage points from Labour to the Conservatives since 2019."
    )


def test_a_rehearsals_pictures_say_so() -> None:
    page = page_of(declared())
    panel = page.panels[0]
    for picture in (
        bar_chart(panel, page.parties, is_test=True),
        swing_arrow(panel, page.parties, is_test=True),
        share_card(page),
    ):
        words = [text.text or "" for text in ET.fromstring(picture).iter(f"{SVG}text")]
        assert any("REHEARSAL" in word for word in words)


def test_a_real_nights_card_has_the_result_and_no_stamp() -> None:
    night = declared()
    night.state.is_test = False
    words = [text.text for text in ET.fromstring(share_card(page_of(night))).iter(f"{SVG}text")]
    assert {"LAB HOLD", "Majority 323, down from 3,525 in 2019", "13,296", "35.3%"} <= set(words)
    assert "REHEARSAL" not in words


def test_before_the_count_there_is_no_chart_and_the_card_has_no_votes() -> None:
    page = page_of(verified())
    assert bar_chart(page.panels[0], page.parties, is_test=False) == ""
    words = [text.text for text in ET.fromstring(share_card(page)).iter(f"{SVG}text")]
    assert "Turnout 47.6%" in words


def test_the_card_is_a_png_of_the_size_that_sites_expect() -> None:
    png = card_png(share_card(page_of(declared())))
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", png[16:24]) == (1200, 630)
