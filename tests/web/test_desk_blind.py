"""What is keyed, provisional or confirmed stays where it belongs until an editor publishes it."""

from __future__ import annotations

import pytest

from desk_house import CONTEST, DESK, VERIFICATION, Desk, Seat, count_fields

MARKED = {"kim_leadbeater": "13,171", "rejected_ballots": "91"}
NUMBERS = ("13,171", "13171", "13&thinsp;171")
BLIND_PAGES = ("/desk", DESK, f"{DESK}/key/count", f"{DESK}/key/verification", "/desk/ledger", "/desk/rehearsal")


def carried(texts: dict[str, str], numbers: tuple[str, ...] = NUMBERS) -> list[str]:
    return [where for where, text in texts.items() if any(number in text for number in numbers)]


@pytest.mark.parametrize("provisional", [{}, {"is_provisional": "on"}], ids=["keyed", "provisional"])
def test_keyed_figures_reach_no_reader_and_nobody_who_has_still_to_key(
    desk: Desk, editor: Seat, reporter: Seat, provisional: dict[str, str]
) -> None:
    before = desk.surfaces()
    assert reporter.key("count", count_fields(**MARKED), not_announced="on", **provisional).status_code == 303
    assert carried(desk.surfaces()) == []
    assert desk.surfaces() == before, "a keying changed what readers see"
    assert carried({path: editor.get(path).text for path in BLIND_PAGES}) == []
    own = reporter.get(DESK).text
    assert "13,171" in own
    assert ("<strong>provisional</strong>" in own) == bool(provisional)


def test_confirmed_figures_reach_no_reader(desk: Desk, editor: Seat, reporter: Seat) -> None:
    before = desk.surfaces()
    for seat in (reporter, editor):
        seat.key("count", count_fields(**MARKED), not_announced="on")
    assert "13,171" in editor.get(DESK).text
    assert desk.surfaces() == before
    assert f'"stage":"{before_stage(desk)}"' in desk.surfaces()[f"/api/v1/contests/{CONTEST}"]


def before_stage(desk: Desk) -> str:
    return str(desk.get(f"/api/v1/contests/{CONTEST}").json()["stage"])


def test_provisional_figures_are_never_published(desk: Desk, editor: Seat, reporter: Seat) -> None:
    for seat in (reporter, editor):
        seat.key("count", count_fields(**MARKED), not_announced="on", is_provisional="on")
    refused = editor.publish("count")
    assert refused.status_code == 422
    assert "provisional" in refused.text
    assert carried(desk.surfaces()) == []
    assert "provisional" not in desk.surfaces()[f"/api/v1/contests/{CONTEST}"]


def test_a_verification_total_is_told_to_nobody_who_has_still_to_key_it(
    desk: Desk, editor: Seat, reporter: Seat
) -> None:
    marked = {**VERIFICATION, "ballots_verified": "39,119"}
    reporter.key("verification", marked)
    seen = {path: editor.get(path).text for path in BLIND_PAGES}
    seen["check"] = editor.post(f"{DESK}/check/count", count_fields()).text
    seen["read back"] = editor.post(f"{DESK}/key/count", count_fields()).text
    editor.key("count", count_fields())
    seen["after keying the count"] = editor.get(DESK).text
    assert carried(seen, ("39,119", "39119")) == []
    assert "39,119" in reporter.post(f"{DESK}/key/count", count_fields()).text, "the reporter keyed it: no secret"


def test_only_figures_that_were_published_move_the_stage_that_readers_see(
    desk: Desk, editor: Seat, reporter: Seat
) -> None:
    for seat in (reporter, editor):
        seat.key("verification", VERIFICATION)
    assert before_stage(desk) == "closed"
    editor.publish("verification")
    assert before_stage(desk) == "verified"


def test_a_provisional_keying_opens_no_declared_one(desk: Desk, editor: Seat, reporter: Seat) -> None:
    other = desk.reporter("Tom")
    reporter.key("count", count_fields(**MARKED), not_announced="on")
    for seat in (editor, other):
        seat.key("count", count_fields(), not_announced="on", is_provisional="on")
        page = seat.get(DESK).text
        assert carried({"page": page}) == []
        assert "You have keyed provisional figures" in page
        assert "The two keyings differ" not in page
    other.key("count", count_fields(jack_thomson="157"), not_announced="on", is_provisional="on")
    assert "The two keyings differ" in editor.get(DESK).text, "provisional keyings are compared with one another"
    assert carried({"page": editor.get(DESK).text}) == []
    editor.key("count", count_fields(), not_announced="on")
    assert "13,171" in editor.get(DESK).text


def test_a_declared_keying_beside_a_provisional_one_stays_hidden_from_an_editor_who_has_still_to_key(
    desk: Desk, editor: Seat, reporter: Seat
) -> None:
    reporter.key("count", count_fields(**MARKED), not_announced="on")
    desk.reporter("Tom").key("count", count_fields(), not_announced="on", is_provisional="on")
    page = editor.get(DESK).text
    assert carried({"page": page}) == []
    assert "The two keyings differ" not in page


def test_a_refused_keying_does_not_tell_the_total_that_it_was_held_against(
    desk: Desk, editor: Seat, reporter: Seat
) -> None:
    reporter.key("verification", {"electorate": "30,117", "ballots_verified": "30,116", "heard_from": "officers_sheet"})
    before = desk.number()
    refused = editor.key("count", count_fields())
    assert refused.status_code == 422
    assert "hidden from you" in refused.text and "key the verification yourself" in refused.text
    assert carried({"refused": refused.text}, ("30,117", "30,116", "30117", "30116")) == []
    assert desk.number() == before
    assert "30,117" in reporter.key("count", count_fields()).text, "the reporter keyed it: no secret"
