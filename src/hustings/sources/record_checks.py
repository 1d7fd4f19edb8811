"""What must fit together in a file of the record's TOML form: keys, codes, names, candidates and baselines."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from hustings.record.model import Challenge, Constituency, Party
from hustings.record.rules import check_baseline
from hustings.sources.ballots import fold
from hustings.sources.record_form import ContestForm, FileForm, candidacy_id_of, contest_of, party_keys
from hustings.sources.toml_lines import Place
from hustings.sources.toml_reading import Reading


def check_parties(reading: Reading, file: FileForm, known: set[str]) -> None:
    """Every party key that the file uses is known."""
    for path, key in party_keys(file):
        if key and key not in known:
            reading.problem("R022", path, f"no party has the key {key!r}", found=key, expected="a key of the table")


def check_codes(reading: Reading, file: FileForm, known: Mapping[str, Party]) -> None:
    """No code of one party is another's code or abbreviation, so a declaration's code means one party.

    Abbreviations alone may repeat: official files, which give no codes, have such (CF is Communist Future and
    Cumbria First), and a declaration that could mean two candidates of one contest is refused when it is read.
    """
    others = dict(known)
    for party in file.parties:
        others.pop(party.key, None)  # given anew
    for index, party in enumerate(file.parties):
        for other in (other for key, other in others.items() if key != party.key):
            for field, shared in _shared_codes(party, other):
                whose = f"{party.name} ({party.key}) and {other.name} ({other.key})"
                message = f"{shared!r} belongs to {whose}: a code is one party's alone"
                reading.problem("R023", ("parties", index, field), message, found=shared)
        others[party.key] = party


def check_repeats(reading: Reading, file: FileForm) -> None:
    """Nothing is given twice under one name."""
    named: tuple[tuple[str, str, list[str]], ...] = (
        ("parties", "key", [party.key for party in file.parties]),
        ("constituencies", "id", [constituency.id for constituency in file.constituencies]),
        ("contests", "id", [contest.id for contest in file.contests]),
        ("houses", "elected_on", [str(house.elected_on) for house in file.houses]),
        ("pages", "slug", [page.slug for page in file.pages]),
    )
    for what, field, keys in named:
        for index in _repeated(keys):
            problem_id = "R007" if what == "contests" else "R023"
            reading.problem(problem_id, (what, index, field), f"{keys[index]} is given twice", found=keys[index])


def check_contest(reading: Reading, contest: ContestForm, path: Place, constituency: Constituency | None) -> None:
    """The contest's name fits its place and day, its candidates are each there once, its votes are whole."""
    if contest.constituency_id and constituency is None:
        place, found = (*path, "constituency_id"), contest.constituency_id
        reading.problem("R007", place, f"no constituency {found} here", found=found, contest_id=contest.id)
    day = contest.polling_day
    if constituency and constituency.slug and day != date.min and contest.id:
        expected = f"parl.{constituency.slug}.{'by.' if contest.is_by_election else ''}{day}"
        if contest.id != expected:
            message = f"the id does not fit constituency and polling day: {expected}"
            reading.problem("R007", (*path, "id"), message, found=contest.id, expected=expected)
    if contest.poll_closes_at and day != date.min and contest.poll_closes_at.date() != day:
        reading.wrong(datetime, contest.poll_closes_at, (*path, "poll_closes_at"), f"a time on {day}")
    _check_candidacies(reading, contest, path)


def _check_candidacies(reading: Reading, contest: ContestForm, path: Place) -> None:
    ids = [candidacy_id_of(candidacy) for candidacy in contest.candidacies]
    for index in _repeated(ids):
        message = f"{contest.candidacies[index].name} is given twice (two of one name need an id each)"
        reading.problem("R005", (*path, "candidacies", index), message, found=ids[index], contest_id=contest.id)
    for index, candidacy in enumerate(contest.candidacies):
        place = (*path, "candidacies", index)
        if not ids[index] and candidacy.name.strip():
            reading.problem("R009", (*place, "id"), f"{candidacy.name} needs an id", contest_id=contest.id)
    voted = [candidacy.votes is not None for candidacy in contest.candidacies]
    if any(voted) and contest.result is None:
        reading.problem("R009", (*path, "result"), "votes are given without a result and its source")
    for index, candidacy in enumerate(contest.candidacies):
        if (any(voted) or contest.result) and not voted[index]:
            place = (*path, "candidacies", index, "votes")
            reading.problem("R004", place, f"{candidacy.name} has no votes figure", contest_id=contest.id)
    lot = contest.result.lot_winner if contest.result else None
    if lot is not None and lot not in ids:
        reading.problem("R006", (*path, "result", "lot_winner"), f"{lot} is not a candidate", found=lot)
    for index, noted in enumerate(contest.challenges):
        place = (*path, "challenges", index, "returned")
        if noted.returned and noted.challenge is not Challenge.OTHER_RETURNED:
            reading.wrong(str, noted.returned, place, "left out: only other_returned returns anybody")
        elif noted.returned and noted.returned not in ids:
            reading.problem("R006", place, f"{noted.returned} is not a candidate", found=noted.returned)


def check_baselines(reading: Reading, file: FileForm) -> None:
    """A contest whose baseline stands in the file can be measured from it."""
    contests = {contest.id: contest for contest in file.contests}
    for index, contest in enumerate(file.contests):
        baseline = contests.get(contest.baseline_id or "")
        wrong = check_baseline(contest_of(contest), contest_of(baseline)) if baseline else None
        if wrong:
            place = ("contests", index, "baseline_id")
            found, expected = contest.baseline_id, wrong.expected
            reading.problem(wrong.id, place, wrong.message, found=found, expected=expected, contest_id=contest.id)


def _repeated(keys: list[str]) -> list[int]:
    """Where in the list a key stands that stood before; blanks do not count."""
    return [index for index, key in enumerate(keys) if key and key in keys[:index]]


def _shared_codes(party: Party, other: Party) -> list[tuple[str, str]]:
    """What of a party, by field, is a code of another's too, or the other way round."""
    theirs = {fold(code) for code in other.codes}
    calls = {*theirs, fold(other.abbreviation)}
    codes = {fold(code): code for code in party.codes}
    found = [("codes", code) for folded, code in codes.items() if folded in calls]
    own = fold(party.abbreviation)
    return found if own in codes or own not in theirs else [*found, ("abbreviation", party.abbreviation)]
