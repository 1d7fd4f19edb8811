"""Our own rules over Parliament's files: how many of the known errors they find, and what else they doubt.

python benchmarks/audit.py [--full]

The list of known errors is read here and nowhere else; `--full` prints every doubt that it does not have.
"""

from __future__ import annotations

import csv
import os
import re
import sys
import time
from collections import Counter
from pathlib import Path

from hustings.record.entries import PartiesEntered
from hustings.record.problems import Problem, Severity
from hustings.sources.embedded import embedded_drafts
from hustings.sources.official.audit import audit
from hustings.sources.official.party_keys import PartyKeys
from hustings.sources.official.read import read_official
from hustings.sources.official.values import OfficialRecord

ROOT = Path(__file__).parent.parent
DATA = Path(os.environ.get("HUSTINGS_DATA") or ROOT.parent / "shared" / "data")
FIELDS = {  # the list's name of a field: ours
    "RUK column": "RUK column",
    "SDLP column": "SDLP column",
    "All other candidates": "All other candidates column",
    "first party": "first_party",
    "second party": "second_party",
    "region name": "region",
    "region id": "region_id",
    "constituency type": "type",
    "constituency name": "constituency",
    "Democracy Club person ID": "person_id",
    "sitting, former, Member MNIS ID": "member_id",
    "sitting, former": "sitting",
    "party name": "party",
    "polling date": "polling_day",
    "invalid votes": "rejected_ballots",
    "votes, total_votes": "votes",
}
# No rule of ours can find these: nothing in the files shows them.
NOT_SHOWN = {("electorate", code) for code in ("E14001175", "E14001205", "E14001527", "E14001559")}


def main(sample: bool = True) -> None:
    """Read, audit, and compare with the list."""
    start = time.perf_counter()
    record = read_official(DATA / "uk-parliament")
    read = time.perf_counter()
    known = [p for d in embedded_drafts() if isinstance(d.payload, PartiesEntered) for p in d.payload.parties]
    problems = [*record.problems, *audit(record, PartyKeys(record, known))]
    candidacies = sum(len(contest.candidacies) for contest in record.contests)
    print(f"read {candidacies:,} candidacies in {read - start:.2f} s, audited in {time.perf_counter() - read:.2f} s")
    errata = list(csv.DictReader((DATA / "uk-parliament" / "errata.csv").open(encoding="utf-8", newline="")))
    names = {(c.source, c.line): c.name for contest in record.contests for c in contest.candidacies}
    answered: set[int] = set()
    missed = [line for line in errata if not found(line, problems, names, answered)]
    shown = [line for line in missed if (line["field"], line["ons_id"]) not in NOT_SHOWN]
    print(
        f"known errors: {len(errata)}, found {len(errata) - len(missed)} ({1 - len(missed) / len(errata):.0%} recall)"
    )
    print(f"  missed, and nothing in the files shows it: {len(missed) - len(shown)}")
    for line in shown:
        print(f"  missed: {line['constituency']} {line['candidate']} {line['field']}")
    print_others(problems, answered, errata, record, sample)


def found(line: dict[str, str], problems: list[Problem], names: dict[tuple[str, int], str], answered: set[int]) -> bool:
    """Whether some doubt is about every constituency of a line, its candidate and its field; each is noted."""
    field, hits = FIELDS.get(line["field"], line["field"]), []
    codes = codes_of(line["ons_id"])
    for code in codes:
        contest = f"{code}.{line['polling_date']}" + (".notional" if "notional" in line["contest"] else "")
        for index, problem in enumerate(problems):
            if problem.contest_id == contest and problem.field == field:
                name = names.get((problem.source, problem.line or 0), "")
                if not name or not line["candidate"] or name in line["candidate"] or field == "change":
                    hits.append((code, index))
    answered |= {index for _, index in hits}
    return {code for code, _ in hits} == set(codes)


def codes_of(text: str) -> list[str]:
    """One code, several with commas, or a range as N06000001..18."""
    if span := re.fullmatch(r"([A-Z]\d+)(\d\d)\.\.(\d\d)", text):
        return [f"{span[1]}{number:02}" for number in range(int(span[2]), int(span[3]) + 1)]
    return [code.strip() for code in text.split(",")]


def print_others(
    problems: list[Problem], answered: set[int], errata: list[dict[str, str]], record: OfficialRecord, sample: bool
) -> None:
    """Doubts that no line of the list answers: consequences of listed errors in the same contest, and the rest."""
    listed = {f"{code}.{line['polling_date']}" for line in errata for code in codes_of(line["ons_id"])}
    others = [p for i, p in enumerate(problems) if i not in answered and p.severity is Severity.WARNING]
    apart = [problem for problem in others if problem.contest_id not in listed]
    contests = sum(not contest.is_notional for contest in record.contests)
    print(f"other doubts in contests with a known error: {len(others) - len(apart)}")
    print(f"doubts in contests with none (false alarms, or errors that nobody listed): {len(apart)} in {contests:,}")
    for id, number in sorted(Counter(problem.id for problem in apart).items()):
        print(f"  {id} {number}")
    for problem in () if sample else apart:
        print(f"  {problem}")


if __name__ == "__main__":
    main(sample="--full" not in sys.argv)
