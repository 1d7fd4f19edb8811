"""`hustings check`: every electoral claim in an article, checked against the record."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click
from rich.console import Console

from hustings.cli.reading import date_option, read_reports, undated
from hustings.cli.show import console, opened, print_json
from hustings.copydesk.reports import claim_documents, diagnostics_document, message, repeats, report_document
from hustings.copydesk.standing_in import Lines
from hustings.copydesk.values import Article, Checked, Report, Verdict
from hustings.measures.display import number

_MOST_LINES = 5  # named where the same is said again and again
_MARKS = {
    Verdict.CONTRADICTED: ("✗", "bold red"),
    Verdict.SUPPORTED: ("✓", "green"),
    Verdict.NOT_CHECKABLE: ("?", "yellow"),
}


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True))
@date_option
@click.option("--jsonl", "form", flag_value="jsonl", help="One JSON object a claim.")
@click.option("--json", "form", flag_value="json", help="One JSON document: a report for each article.")
@click.option("--lsp", "form", flag_value="lsp", help="Diagnostics for an editor, as in the Language Server Protocol.")
def check(files: tuple[Path, ...], published: date | None, form: str | None) -> None:
    """Check the electoral claims in FILES: text, Markdown, HTML, Word or JSON, a folder of them, or "-".

    Each claim is borne out by the record, contradicted by it (with the right figure and how it was worked out), or not
    checkable (and why). Nothing of an article is stored. Exit code 1 where any claim is contradicted.

    Example: hustings check report.txt --published 2021-07-02
    """
    contradicted = _check(read_reports(files, published), form)
    sys.exit(1 if contradicted else 0)


def _check(articles: Sequence[Article], form: str | None) -> bool:
    """Check and print; whether anything is contradicted."""
    from hustings.copydesk.archive import Archive
    from hustings.copydesk.checking import check_article

    with opened() as record:
        archive = Archive(record.state)
        reports = []
        for article in articles:
            report = check_article(article, archive)
            reports.append(report)
            if form == "jsonl":
                for claim in claim_documents(report, archive):
                    click.echo(json.dumps(claim, ensure_ascii=False))
            elif form is None:
                _print(report, console())
        if form == "json":
            print_json([report_document(report, archive) for report in reports])
        elif form == "lsp":
            print_json([diagnostics_document(report) for report in reports])
    return any(c.verdict is Verdict.CONTRADICTED for report in reports for c in report.checked)


def _print(report: Report, out: Console) -> None:
    counts = [sum(c.verdict is verdict for c in report.checked) for verdict in _MARKS]
    wrong, right, unknown = map(number, counts)
    head = f"{report.article.id}: {wrong} contradicted, {right} borne out, {unknown} not checkable"
    out.print(head, style="bold", markup=False)
    for note in (*undated(report.article.published), *report.notes):
        out.print(f"! {note}", markup=False)
    lines = Lines(report.article)
    for group in repeats(report):
        _print_group(report, lines, group, out)
    out.print()


def _print_group(report: Report, lines: Lines, group: Sequence[Checked], out: Console) -> None:
    first = group[0]
    claim = first.claim
    words = " ".join(report.article.text[claim.start : claim.end].split())
    said = " (in a quotation)" if claim.quoted_from is not None else ""
    mark, style = _MARKS[first.verdict]
    right = f" → “{first.suggestion}”" if first.suggestion else ""
    out.print(f"{mark} {_where(lines, group)}: “{words}”{right}{said}", style=style, markup=False)
    out.print(f"    {message(first)}", markup=False)


def _where(lines: Lines, group: Sequence[Checked]) -> str:
    """The lines of the file, the first few of them; of a Word document its paragraphs."""
    found = [number(line) for line in dict.fromkeys(lines.place(each.claim.start)[0] + 1 for each in group)]
    more = f" and {number(len(found) - _MOST_LINES)} more" if len(found) > _MOST_LINES else ""
    return f"line{'s' if len(found) > 1 else ''} {', '.join(found[:_MOST_LINES])}{more}"
