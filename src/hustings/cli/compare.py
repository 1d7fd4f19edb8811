"""`hustings compare`: several reports of one event, reconciled."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click
import msgspec
from rich.console import Console
from rich.markup import escape

from hustings.cli.reading import date_option, read_reports, undated
from hustings.cli.show import console, opened, print_json, table
from hustings.copydesk.account_words import STANDINGS, WORDINGS, when
from hustings.copydesk.alignment import Line, Piece, Rendering, Wording
from hustings.copydesk.reconciling import Account, ClaimGroup, letter, reconcile
from hustings.copydesk.spellings import Form
from hustings.copydesk.timeline import MomentKind
from hustings.copydesk.values import Article, Report, Verdict
from hustings.coverage.words import uk_date
from hustings.measures.display import number
from hustings.record.book import Record

_MOST_SHOWN = 90  # characters of a sentence in the timeline
_MOST_WORDINGS = 4  # of one claim in one report, in its table


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True))
@date_option
@click.option("--json", "as_json", is_flag=True, help="Print the account as JSON.")
def compare(files: tuple[Path, ...], published: date | None, as_json: bool) -> None:
    """Reconcile several reports of one event: FILES are text, Markdown, HTML, Word or JSON, a folder of them, or "-".

    Claims are compared with one another and with the record, quotations word by word. Exit code 1 where anything is
    disputed or wrong against the record.

    Example: hustings compare broadcaster.txt local.html national.docx
    """
    articles = read_reports(files, published)
    if len(articles) < 2:
        raise click.UsageError("one report cannot be compared: give two files or more, or a folder.")
    with opened() as record:
        account = reconcile(checked(articles, record), record.state)
    if as_json:
        print_json(msgspec.to_builtins(account))
    else:
        _print(account, console())
    sys.exit(0 if account.is_clean else 1)


def checked(articles: Sequence[Article], record: Record) -> list[Report]:
    """Every article with its claims checked against the record."""
    from hustings.copydesk.archive import Archive
    from hustings.copydesk.checking import check_article

    archive = Archive(record.state)
    return [check_article(article, archive) for article in articles]


def _print(account: Account, out: Console) -> None:
    made = table(("", "left"), ("Report", "left"), ("Title", "left"), ("Dateline", "left"), ("Words", "right"))
    for source in account.reports:
        dated = uk_date(source.published) if source.published else "none found"
        made.add_row(source.letter, escape(source.id), escape(source.title), dated, f"{source.words:,}")
    out.print(made)
    notes = {source.letter: (*undated(source.published), *source.notes) for source in account.reports}
    for note in dict.fromkeys(note for said in notes.values() for note in said):
        letters = ", ".join(source for source, said in notes.items() if note in said)
        out.print(f"{letters}: {note}", markup=False)
    _print_claims(account, out)
    _print_quotations(account, out)
    _print_spellings(account, out)
    _print_timeline(account, out)
    _print_alone(account, out)


def _print_claims(account: Account, out: Console) -> None:
    by_contest: dict[str, list[ClaimGroup]] = {}
    for group in account.claims:
        by_contest.setdefault(group.contest, []).append(group)
    for contest, groups in by_contest.items():
        _head(out, f"Claims: {contest or 'not tied to one contest'}")
        made = table(("Claim", "left"), ("Standing", "left"), *((s.letter, "left") for s in account.reports))
        for group in groups:
            said = [_cell(group, at) for at in range(len(account.reports))]
            name = " ".join((group.type.value.replace("_", " "), group.subject)).strip()
            standing = STANDINGS[group.standing] + ("" if group.is_checked else "; the record cannot tell")
            made.add_row(escape(name), standing, *said)
        out.print(made)
    wrong = [s for group in account.claims for s in group.statements if s.verdict is Verdict.CONTRADICTED]
    for statement in wrong:
        note = f" ({statement.note})" if statement.note else ""
        record = number(statement.record) if isinstance(statement.record, int) else str(statement.record)
        hint = f"; in its own style: {statement.suggestion}" if statement.suggestion not in ("", record) else ""
        out.print(f"✗ {letter(statement.report)} has “{statement.text}”; the record {record}{hint}{note}", markup=False)


def _cell(group: ClaimGroup, report: int) -> str:
    """What one report says: each wrong wording and the first few others once; a middle dot where it says nothing."""
    here = [s for s in group.statements if s.report == report]
    wrong = dict.fromkeys(f"✗ {s.text}" for s in here if s.verdict is Verdict.CONTRADICTED)
    other = list(dict.fromkeys(s.text for s in here if s.verdict is not Verdict.CONTRADICTED))
    more = [f"and {number(len(other) - _MOST_WORDINGS)} more"] if len(other) > _MOST_WORDINGS else []
    return escape("\n".join([*wrong, *other[:_MOST_WORDINGS], *more])) or "·"


def _print_quotations(account: Account, out: Console) -> None:
    shared = [line for line in account.quotations if len(line.reports) > 1 or line.differs]
    if not shared:
        return
    _head(out, "Quotations, word by word: [−left out−], [+put in+], [one → the other]")
    for line in sorted(shared, key=lambda line: (not line.speaker, line.speaker)):
        out.print(f"\n{line.speaker or 'Nobody named'}", style="bold", markup=False)
        same = Counter((rendering.report, _rendered(rendering, line)) for rendering in line.renderings)
        for (report, words), times in same.items():
            often = f" ×{times}" if times > 1 else ""
            out.print(f"  {letter(report)}{often}  {words}", markup=False)


def _rendered(rendering: Rendering, line: Line) -> str:
    if rendering.wording is Wording.FULLEST:
        return f"“{rendering.text}”"
    notes = [WORDINGS[rendering.wording]]
    notes += ["sentences parted or joined otherwise"] if rendering.is_joined else []
    notes += [f"said by {rendering.speaker or 'nobody named'}"] if rendering.speaker != line.speaker else []
    return f"“{' '.join(_marked(piece) for piece in rendering.pieces)}” ({'; '.join(notes)})"


def _marked(piece: Piece) -> str:
    if piece.is_same:
        return piece.here
    if piece.fullest and piece.here:
        return f"[{piece.fullest} → {piece.here}]"
    if piece.here:
        return f"[+{piece.here}+]"
    return f"[−{piece.fullest}−]" + (" …" if piece.is_marked else "")


def _print_spellings(account: Account, out: Console) -> None:
    if not account.spellings:
        return
    _head(out, "Names and places spelled in more than one way")
    made = table(("The record", "left"), ("In the reports", "left"))
    for spelling in account.spellings:
        made.add_row(escape(spelling.record or "does not have it"), escape(", ".join(map(_form, spelling.forms))))
    out.print(made)


def _form(form: Form) -> str:
    letters = ", ".join(map(letter, form.reports))
    return f"{form.text} ({len(form.places)} in {letters})"


def _print_timeline(account: Account, out: Console) -> None:
    if not account.timeline:
        return
    _head(out, "Timeline (UK time)")
    made = table(("When", "left"), ("Report", "left"), ("What", "left"))
    for moment in account.timeline:
        text = moment.text if len(moment.text) <= _MOST_SHOWN else moment.text[:_MOST_SHOWN].rstrip() + "…"
        kind = "dateline: " if moment.kind is MomentKind.DATELINE else ""
        made.add_row(when(moment), letter(moment.report), escape(kind + text))
    out.print(made)


def _print_alone(account: Account, out: Console) -> None:
    for alone in account.alone:
        claims = [account.claims[at] for at in alone.claims]
        said = [f"“{s.text}”" for group in claims for s in group.statements]
        lines = [account.quotations[at] for at in alone.quotations]
        quoted = [f"{line.speaker or 'nobody named'}: “{line.renderings[0].text}”" for line in lines]
        if not (said or quoted or alone.names):
            continue
        _head(out, f"In {letter(alone.report)} alone")
        for heading, items in (("Claims", said), ("Quotations", quoted), ("Names", list(alone.names))):
            if items:
                out.print(f"{heading}:", style="bold")
            for item in dict.fromkeys(items):
                out.print(f"  {item}", markup=False)


def _head(out: Console, text: str) -> None:
    out.print(f"\n{text}", style="bold underline", markup=False)
