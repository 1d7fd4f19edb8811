"""A count at the desk: two people key it, it is confirmed, published, settled, withdrawn."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from desk_house import AFTER_CLOSE, BEFORE_CLOSE, CONTEST, DESK, LIVE, VERIFICATION, Desk, Seat, count_fields


def test_a_count_keyed_by_two_people_is_confirmed_and_published_with_the_declared_figures(
    desk: Desk, editor: Seat, reporter: Seat
) -> None:
    desk.declare(editor, reporter)
    page = desk.get(LIVE).text
    for figure in ("LAB HOLD", "323", "3,525", "47.6%", "2.9", "13,296", "12,973", "8,264"):
        assert figure in page
    assert "Published" in editor.get(DESK).text


def test_one_persons_keying_is_not_enough_to_publish(desk: Desk, editor: Seat) -> None:
    editor.key("count", count_fields(), not_announced="on")
    refused = editor.publish("count")
    assert refused.status_code == 422
    assert "not confirmed" in refused.text
    assert "LAB HOLD" not in desk.get(LIVE).text


def test_an_editor_publishes_alone_by_saying_why_and_the_ledger_shows_it(desk: Desk, editor: Seat) -> None:
    editor.key("count", count_fields(), not_announced="on")
    assert editor.publish("count", alone="the reporter's line is dead").status_code == 303
    assert "LAB HOLD" in desk.get(LIVE).text
    assert "the reporter&#39;s line is dead" in editor.get("/desk/ledger").text


def test_a_reporter_can_publish_neither_confirmed_figures_nor_alone(desk: Desk, editor: Seat, reporter: Seat) -> None:
    for seat in (editor, reporter):
        seat.key("count", count_fields(), not_announced="on")
    for more in ({}, {"alone": "because"}):
        refused = reporter.publish("count", **more)
        assert refused.status_code == 403
        assert "only an editor can publish" in refused.text
    assert "LAB HOLD" not in desk.get(LIVE).text


def test_two_keyings_that_differ_are_shown_side_by_side_and_not_confirmed(editor: Seat, reporter: Seat) -> None:
    reporter.key("count", count_fields(), not_announced="on")
    editor.key("count", count_fields(jack_thomson="157"), not_announced="on")
    page = editor.get(DESK).text
    assert "The two keyings differ" in page
    assert "Jack Thomson" in page and "151" in page and "157" in page
    assert "Confirmed</strong>" not in page


def test_whoever_was_wrong_keys_again_and_the_count_is_confirmed_after_a_difference(
    editor: Seat, reporter: Seat
) -> None:
    reporter.key("count", count_fields(), not_announced="on")
    editor.key("count", count_fields(jack_thomson="157"), not_announced="on")
    editor.key("count", count_fields(), not_announced="on")
    page = editor.get(DESK).text
    assert "Confirmed</strong>" in page
    assert "after a difference was resolved" in page


def pair_shown(seat: Seat) -> dict[str, str]:
    """The hidden fields of the form that settles a difference, as this person's page has them."""
    page = seat.get(DESK).text
    fields = {name: re.search(rf'name="{name}" value="(\d+)"', page) for name in ("first", "second")}
    return {"do": "resolve", "part": "count"} | {name: found[1] for name, found in fields.items() if found}


def test_an_editor_who_has_keyed_nothing_sees_the_difference_and_settles_it(
    desk: Desk, editor: Seat, reporter: Seat
) -> None:
    second, blind = desk.reporter("Tom"), desk.reporter("Una")
    reporter.key("count", count_fields(), not_announced="on")
    second.key("count", count_fields(jack_thomson="157"), not_announced="on")
    page = editor.get(DESK).text
    assert "The two keyings differ" in page and "Publish alone" not in page
    assert "Whoever was wrong keys again; or you choose, with the document." in page
    assert "If yours is wrong, key again; or an editor chooses, with the document." in reporter.get(DESK).text
    assert "The two keyings differ" not in blind.get(DESK).text
    refused = editor.publish("count", alone="in a hurry")
    assert refused.status_code == 422 and "two keyings differ: settle them first" in refused.text
    settle = {**pair_shown(editor), "take.jack-thomson": "first", "reason": "the sheet"}
    editor.key("count", count_fields(jack_thomson="175"), not_announced="on")
    assert pair_shown(editor) == pair_shown(reporter) == {k: settle[k] for k in ("do", "part", "first", "second")}
    assert editor.post(f"{DESK}/do", settle).status_code == 303
    assert "Confirmed</strong>" in editor.get(DESK).text


def test_an_old_page_settles_nothing_once_the_pair_has_moved(desk: Desk, editor: Seat, reporter: Seat) -> None:
    second = desk.reporter("Tom")
    reporter.key("count", count_fields(), not_announced="on")
    second.key("count", count_fields(jack_thomson="157"), not_announced="on")
    settle = {**pair_shown(editor), "take.jack-thomson": "second", "reason": "the sheet"}
    second.key("count", count_fields(jack_thomson="175"), not_announced="on")
    refused = editor.post(f"{DESK}/do", settle)
    assert refused.status_code == 422 and "the keyings have changed since" in refused.text
    assert "Confirmed</strong>" not in editor.get(DESK).text


def test_differences_are_not_offered_for_settling_before_the_verification_is_keyed(
    editor: Seat, reporter: Seat
) -> None:
    reporter.key("count", count_fields())
    editor.key("count", count_fields(jack_thomson="157"))
    page = editor.get(DESK).text
    assert "you choose, with the document, once the verification total has been keyed" in page
    assert "Settle the differences" not in page


def test_provisional_keyings_that_differ_are_not_offered_for_settling(editor: Seat, reporter: Seat) -> None:
    for seat, votes in ((reporter, "151"), (editor, "157")):
        seat.key("count", count_fields(jack_thomson=votes), not_announced="on", is_provisional="on")
    page = editor.get(DESK).text
    assert "The two keyings differ" in page and "Provisional figures are not settled" in page
    assert "Settle the differences" not in page and "chooses" not in page


def test_an_old_page_does_not_publish_alone_what_was_keyed_since(desk: Desk, editor: Seat, reporter: Seat) -> None:
    reporter.key("count", count_fields(jack_thomson="157"), not_announced="on")
    shown = desk.number()
    assert f"This publishes entry {shown}, as keyed by Rae" in editor.get(DESK).text
    reporter.key("count", count_fields(), not_announced="on")
    old = {"do": "publish", "part": "count", "alone": "in a hurry", "of": str(shown)}
    refused = editor.post(f"{DESK}/do", old)
    assert refused.status_code == 422 and "look again" in refused.text
    assert editor.post(f"{DESK}/do", {**old, "of": ""}).status_code == 422
    assert "LAB HOLD" not in desk.get(LIVE).text


def test_a_gap_is_said_without_its_figures_to_an_editor_who_has_not_keyed_the_verification(
    desk: Desk, editor: Seat, reporter: Seat
) -> None:
    second = desk.reporter("Tom")
    reporter.key("verification", {**VERIFICATION, "ballots_verified": "39,119"})
    for seat in (reporter, second):
        seat.key("count", count_fields())
    seen = [editor.get(DESK).text, editor.publish("count").text, second.get(DESK).text]
    assert all("Ring the returning officer" in page for page in seen)
    assert not [page for page in seen if "39,119" in page]
    assert editor.publish("count", gap_stated="on").status_code == 303


def test_an_editor_settles_a_difference_with_the_document(desk: Desk, editor: Seat, reporter: Seat) -> None:
    reporter.key("count", count_fields(), not_announced="on")
    editor.key("count", count_fields(jack_thomson="157"), not_announced="on")
    choice = {**pair_shown(editor), "take.jack-thomson": "first", "reason": "the officer's sheet"}
    assert reporter.post(f"{DESK}/do", choice).status_code == 403
    assert editor.post(f"{DESK}/do", {**choice, "take.jack-thomson": "third"}).status_code == 422
    assert editor.post(f"{DESK}/do", choice).status_code == 303
    editor.publish("count")
    assert desk.record.result(CONTEST).counts[13].votes == 151


def test_a_confirmation_from_one_kind_of_source_says_so(editor: Seat, reporter: Seat) -> None:
    for seat in (editor, reporter):
        seat.key("count", count_fields(), not_announced="on")
    assert "Confirmed from one source alone" in editor.get(DESK).text


def test_a_large_gap_is_rung_about_and_stated_if_published_all_the_same(
    desk: Desk, editor: Seat, reporter: Seat
) -> None:
    for seat in (editor, reporter):
        seat.key("verification", {**VERIFICATION, "ballots_verified": "38,786"})
        seat.key("count", count_fields())
    assert "Ring the returning officer" in editor.get(DESK).text
    assert editor.publish("count").status_code == 422
    assert editor.publish("count", gap_stated="on").status_code == 303
    assert "38,786" in desk.get(LIVE).text


def test_a_withdrawn_result_leaves_the_page_and_may_be_keyed_again(desk: Desk, editor: Seat, reporter: Seat) -> None:
    desk.declare(editor, reporter)
    entry = str(desk.number())
    assert reporter.post(f"{DESK}/do", do="withdraw", of=entry, reason="r").status_code == 403
    assert editor.post(f"{DESK}/do", do="withdraw", of=entry).status_code == 403  # no reason
    assert editor.post(f"{DESK}/do", do="withdraw", of=entry, reason="wrong hall").status_code == 303
    assert "LAB HOLD" not in desk.get(LIVE).text
    assert all('"Labour hold' not in e.data.decode() for e in desk.house.hub.history("batley-and-spen-2021-07-01"))


@pytest.mark.parametrize("of", ["999", "0", "-1", "", "9" * 5000, "one"])
def test_withdrawing_an_entry_that_does_not_exist_is_refused_in_words(desk: Desk, editor: Seat, of: str) -> None:
    before = desk.number()
    answer = editor.post(f"{DESK}/do", do="withdraw", of=of, reason="r")
    assert answer.status_code in (404, 422)
    assert 'id="problem"' in answer.text
    assert desk.number() == before


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"do": "dance"},
        {"do": "publish"},
        {"do": "publish", "part": "half"},
        {"do": "event", "stage": "declared", "text": "x"},
        {"do": "event", "stage": "nonsense", "text": "x"},
        {"do": "event"},
        {"do": "challenge", "challenge": "perhaps", "on": "2021-07-02"},
        {"do": "challenge", "challenge": "announced", "on": "yesterday"},
        {"do": "notice", "link": "javascript:alert(1)", "of": "1"},
        {"do": "notice", "link": "https://example.org/"},
        {"do": "challenge", "challenge": "announced", "on": "2021-07-02", "source": "the candidate"},
        {"do": "resolve", "part": "count", "reason": "r", "first": "1", "second": "2"},
    ],
)
def test_an_action_that_makes_no_sense_is_refused_and_enters_nothing(
    desk: Desk, editor: Seat, form: dict[str, str]
) -> None:
    before = desk.number()
    answer = editor.post(f"{DESK}/do", form)
    assert answer.status_code == 422
    assert desk.number() == before


def test_the_notice_and_a_challenge_are_shown_to_readers(desk: Desk, editor: Seat, reporter: Seat) -> None:
    desk.declare(editor, reporter)
    link = "https://www.kirklees.gov.uk/notice.pdf"
    entry = str(desk.number())
    assert f'name="of" value="{entry}"' in editor.get(DESK).text
    assert editor.post(f"{DESK}/do", do="notice", link=link, of=str(desk.number() - 1)).status_code == 422
    assert editor.post(f"{DESK}/do", do="notice", link=link, of=entry).status_code == 303
    challenge = {"do": "challenge", "challenge": "petition_lodged", "on": "2021-07-20", "source": "High Court"}
    assert editor.post(f"{DESK}/do", challenge, text="A petition was lodged.").status_code == 303
    page = desk.get(LIVE).text
    assert link in page
    assert "A petition was lodged" in page


def test_a_private_event_stays_at_the_desk_and_a_reporter_cannot_make_one_public(
    desk: Desk, editor: Seat, reporter: Seat
) -> None:
    event = {"do": "event", "stage": "verifying", "text": "Zanzibar boxes are in"}
    assert reporter.post(f"{DESK}/do", event).status_code == 303
    assert not [path for path, text in desk.surfaces().items() if "Zanzibar" in text]
    assert reporter.post(f"{DESK}/do", event, is_public="on").status_code == 403
    assert editor.post(f"{DESK}/do", event, is_public="on").status_code == 303
    assert "Zanzibar" in desk.get(LIVE).text


def test_figures_cannot_be_keyed_before_the_poll_has_closed(desk: Desk, reporter: Seat) -> None:
    desk.clock.now = BEFORE_CLOSE
    refused = reporter.key("verification", VERIFICATION)
    assert refused.status_code == 422
    assert "the poll has not closed" in refused.text


def test_the_count_is_not_said_to_have_begun_before_the_poll_has_closed(desk: Desk, editor: Seat) -> None:
    desk.clock.now = BEFORE_CLOSE
    before = desk.number()
    refused = editor.post(f"{DESK}/do", do="event", stage="counting", text="boxes are open", is_public="on")
    assert refused.status_code == 422 and "the poll has not closed" in refused.text
    assert desk.number() == before
    assert editor.post(f"{DESK}/do", do="event", stage="polling", text="polls are open").status_code == 303


def test_a_session_ends_after_a_shift(desk: Desk, editor: Seat) -> None:
    desk.clock.now = AFTER_CLOSE + timedelta(hours=20)
    assert editor.get("/desk").headers["location"].startswith("/desk/sign-in")
