"""The keying form: what is wrong stands beside the field, nothing typed is lost, nothing wrong is entered."""

from __future__ import annotations

import re

import pytest

from desk_house import CONTEST, DESK, LIVE, VERIFICATION, Desk, Seat, count_fields

JPEG = b"\xff\xd8\xff\xe0 a sheet"


def field(page: str, name: str) -> str:
    """The form's field of this name, with its problems."""
    found = re.search(rf'<p class="field[^>]*>\s*<label for="{re.escape(name)}".*?</p>', page, re.DOTALL)
    assert found, f"no field {name}"
    return found[0]


@pytest.mark.parametrize(
    "written", ["8.264", "1O,234", "-5", "13 296", "", "1000000000000", "8264\u202e", "١٢٣", "0x10"]
)
def test_a_bad_number_is_refused_beside_its_field_with_everything_typed_kept(
    desk: Desk, reporter: Seat, written: str
) -> None:
    before = desk.number()
    answer = reporter.post(f"{DESK}/key/count", count_fields(george_galloway=written, detail="Row 4"))
    assert answer.status_code == 422
    assert 'class="problem problem-error"' in field(answer.text, "votes.george-galloway")
    assert 'aria-invalid="true"' in field(answer.text, "votes.george-galloway")
    assert 'class="problem problem-error"' not in field(answer.text, "votes.kim-leadbeater")
    assert 'value="13,296"' in field(answer.text, "votes.kim-leadbeater")
    assert 'value="Row 4"' in answer.text
    assert "Nothing was entered" in answer.text
    assert desk.number() == before


def test_what_was_typed_wrongly_is_still_there_to_be_mended(reporter: Seat) -> None:
    answer = reporter.post(f"{DESK}/key/count", count_fields(george_galloway="8.264"))
    assert 'value="8.264"' in field(answer.text, "votes.george-galloway")


def test_all_problems_are_reported_at_once(reporter: Seat) -> None:
    answer = reporter.post(
        f"{DESK}/key/count", count_fields(george_galloway="8.264", jack_thomson="-5", anne_waters="")
    )
    for name in ("votes.george-galloway", "votes.jack-thomson", "votes.anne-waters"):
        assert 'class="problem problem-error"' in field(answer.text, name)
    assert '<a href="#votes.anne-waters">Anne Waters</a>: is blank' in answer.text


def test_a_candidate_left_out_or_unknown_is_refused(desk: Desk, reporter: Seat) -> None:
    fields = count_fields()
    del fields["votes.susan-laird"]
    answer = reporter.post(f"{DESK}/key/count", {**fields, "votes.nobody": "5"})
    assert answer.status_code == 422
    assert "is blank" in field(answer.text, "votes.susan-laird")


def test_a_total_off_by_one_is_refused_beside_the_total(desk: Desk, reporter: Seat) -> None:
    answer = reporter.post(f"{DESK}/key/count", count_fields(valid_votes="37,696"))
    assert answer.status_code == 422
    assert "37,695" in field(answer.text, "valid_votes")


def test_more_rejected_papers_than_papers_is_refused(desk: Desk, reporter: Seat) -> None:
    answer = reporter.post(f"{DESK}/key/count", count_fields(rejected_ballots="70,000", ballots_verified="37,786"))
    assert answer.status_code == 422
    assert 'class="problem problem-error"' in field(answer.text, "rejected_ballots")


def test_swapped_neighbours_are_doubted_but_may_be_entered(desk: Desk, reporter: Seat) -> None:
    answer = reporter.post(f"{DESK}/key/count", count_fields(kim_leadbeater="12,973", ryan_stephenson="13,296"))
    assert answer.status_code == 200
    assert "Read this back aloud" in answer.text


def test_the_figures_are_read_back_in_ballot_order_before_they_are_entered(desk: Desk, reporter: Seat) -> None:
    before = desk.number()
    answer = reporter.post(f"{DESK}/key/count", count_fields())
    assert "Paul Bickerdike 102; Mike Davies 104" in answer.text
    assert "Kim Leadbeater leads Ryan Stephenson by 323" in answer.text
    assert desk.number() == before


def test_figures_changed_after_they_were_read_back_are_read_back_again(desk: Desk, reporter: Seat) -> None:
    mark = re.search(r'name="read_back" value="(\w+)"', reporter.post(f"{DESK}/key/count", count_fields()).text)
    assert mark
    before = desk.number()
    answer = reporter.post(f"{DESK}/key/count", count_fields(jack_thomson="157"), read_back=mark[1])
    assert "Jack Thomson 157" in answer.text
    assert desk.number() == before


def test_the_same_keying_twice_is_entered_once(desk: Desk, reporter: Seat) -> None:
    reporter.key("count", count_fields())
    before = desk.number()
    assert reporter.key("count", count_fields()).status_code == 303
    assert desk.number() == before


def test_a_verification_without_a_total_needs_to_say_that_none_was_announced(reporter: Seat) -> None:
    fields = {"electorate": "79,373"}
    answer = reporter.post(f"{DESK}/key/verification", fields)
    assert answer.status_code == 422
    assert "not announced" in field(answer.text, "ballots_verified")
    assert reporter.key("verification", fields, not_announced="on").status_code == 303


def test_rejected_papers_by_head_are_kept_and_may_not_exceed_their_total(desk: Desk, reporter: Seat) -> None:
    heads = {"head.unmarked_or_uncertain": "60", "head.more_than_one_vote": "23"}
    wrong = reporter.post(f"{DESK}/key/count", {**count_fields(rejected_ballots="82"), **heads})
    assert wrong.status_code == 422
    assert 'class="problem problem-error"' in field(wrong.text, "rejected_ballots")
    assert reporter.key("count", {**count_fields(), **heads}).status_code == 303


def test_doubts_come_while_keying_and_blanks_are_none(reporter: Seat) -> None:
    halfway = {"votes.kim-leadbeater": "13,296", "votes.ryan-stephenson": "12.973"}
    found = reporter.post(f"{DESK}/check/count", halfway).json()
    assert [p["field"] for p in found["problems"]] == ["votes.ryan-stephenson"]
    full = reporter.post(f"{DESK}/check/count", count_fields()).json()
    assert "leads Ryan Stephenson by 323" in full["read_back"]


def test_a_photograph_of_the_sheet_can_be_seen_by_whoever_has_keyed(desk: Desk, editor: Seat, reporter: Seat) -> None:
    files = {"photo": ("sheet.jpg", JPEG, "image/jpeg")}
    mark = re.search(r'name="read_back" value="(\w+)"', reporter.post(f"{DESK}/key/count", count_fields()).text)
    assert mark
    assert reporter.post(f"{DESK}/key/count", count_fields(), read_back=mark[1], files=files).status_code == 303
    photo = f"{DESK}/photo/{desk.number()}"
    assert reporter.get(photo).content == JPEG
    assert reporter.get(photo).headers["content-type"] == "image/jpeg"
    assert editor.get(photo).status_code == 404
    assert desk.browser().get(photo).status_code == 303


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<svg onload=alert(1)>", "must be a JPEG, PNG or WebP"),
        (b"RIFF\0\0\0\0WAVEfmt ", "must be a JPEG, PNG or WebP"),
        (b"", "must be a JPEG, PNG or WebP"),
        (JPEG + bytes(8 * 1024 * 1024), "larger than 8 MB"),
    ],
)
def test_a_photograph_that_is_none_or_too_large_is_refused_and_the_figures_kept(
    desk: Desk, reporter: Seat, content: bytes, words: str
) -> None:
    mark = re.search(r'name="read_back" value="(\w+)"', reporter.post(f"{DESK}/key/count", count_fields()).text)
    assert mark
    before = desk.number()
    files = {"photo": ("sheet.jpg", content, "image/jpeg")}
    answer = reporter.post(f"{DESK}/key/count", count_fields(), read_back=mark[1], files=files)
    assert answer.status_code == 422
    assert words in answer.text
    assert 'value="13,296"' in answer.text
    assert desk.number() == before


def test_a_body_beyond_all_measure_is_not_read(reporter: Seat) -> None:
    files = {"photo": ("sheet.jpg", JPEG + bytes(13 * 1024 * 1024), "image/jpeg")}
    assert reporter.post(f"{DESK}/key/count", count_fields(), files=files).status_code == 413


@pytest.mark.parametrize("address", [f"{DESK}/key/half", "/desk/contests/parl.nowhere/key/count", "/desk/contests/x"])
def test_an_unknown_contest_or_part_is_not_found(reporter: Seat, address: str) -> None:
    assert reporter.get(address).status_code == 404


def test_a_source_that_does_not_exist_is_refused(desk: Desk, reporter: Seat) -> None:
    before = desk.number()
    assert reporter.post(f"{DESK}/key/count", count_fields(heard_from="gossip")).status_code == 422
    assert desk.number() == before


def test_a_published_count_is_corrected_with_a_reason_and_whose_error_it_was(
    desk: Desk, editor: Seat, reporter: Seat
) -> None:
    desk.declare(editor, reporter)
    of = str(desk.number())
    form = {**count_fields(jack_thomson="157"), "of": of, "reason": "Misheard on the night", "corrected_by": "us"}
    assert reporter.post(f"{DESK}/correct", form).status_code == 403
    assert editor.post(f"{DESK}/correct", {**form, "reason": " "}).status_code == 403
    assert editor.post(f"{DESK}/correct", {**form, "corrected_by": ""}).status_code == 403
    assert editor.post(f"{DESK}/correct", {**form, "corrected_by": "the dog"}).status_code == 422
    assert editor.post(f"{DESK}/correct", {**form, "of": "3"}).status_code == 404
    assert editor.post(f"{DESK}/correct", {**form, "votes.jack-thomson": "15l"}).status_code == 422
    assert "157" not in desk.get(LIVE).text
    assert editor.post(f"{DESK}/correct", form).status_code == 303
    page = desk.get(LIVE).text
    assert "Misheard on the night" in page and "157" in page
    assert desk.get(f"/api/v1/contests/{CONTEST}").json()["corrected_by"] == "us"


def test_a_stale_correction_is_refused_and_stays_stale_when_it_is_sent_again(
    desk: Desk, editor: Seat, reporter: Seat
) -> None:
    desk.declare(editor, reporter)
    of = str(desk.number())
    common = {"of": of, "reason": "Misheard", "corrected_by": "us"}
    other = desk.seat("Eve")
    assert other.post(f"{DESK}/correct", {**count_fields(jack_thomson="157"), **common}).status_code == 303
    entered = desk.number()
    for _ in range(2):
        refused = editor.post(f"{DESK}/correct", {**count_fields(jack_thomson="175"), **common})
        assert refused.status_code == 422
        assert "corrected since by Eve at 05:25 BST: look again" in refused.text
        assert f'name="of" value="{of}"' in refused.text
        assert 'value="175"' in field(refused.text, "votes.jack-thomson")
        assert "Start from what they see now" in refused.text
    assert desk.number() == entered
    assert f'name="of" value="{entered}"' in editor.get(f"{DESK}/correct").text


def test_nothing_can_be_corrected_before_it_is_published(editor: Seat) -> None:
    assert editor.get(f"{DESK}/correct").status_code == 422


def test_other_figures_for_a_declared_result_are_sent_to_the_correction(
    desk: Desk, editor: Seat, reporter: Seat
) -> None:
    desk.declare(editor, reporter)
    before = desk.number()
    answer = reporter.key("count", count_fields(jack_thomson="157"))
    assert answer.status_code == 422
    assert "correct it with a reason" in answer.text
    assert reporter.key("verification", VERIFICATION).status_code == 303
    assert desk.number() == before
