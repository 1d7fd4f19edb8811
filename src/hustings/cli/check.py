"""`hustings check`: every electoral claim in an article, checked against the record."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import click
from rich.console import Console

from hustings.cli.show import console, opened, print_json
from hustings.copydesk.articles import read_files
from hustings.copydesk.reports import claim_documents, diagnostics_document, message, repeats, report_document
from hustings.copydesk.values import Article, Checked, Report, Verdict
from hustings.errors import BadInput
from hustings.measures.display import number

_MARKS = {
    Verdict.CONTRADICTED: ("✗", "bold red"),
    Verdict.SUPPORTED: ("✓", "green"),
    Verdict.NOT_CHECKABLE: ("?", "yellow"),
}


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True))
@click.option("--jsonl", "form", flag_value="jsonl", help="One JSON object a claim.")
@click.option("--json", "form", flag_value="json", help="One JSON document: a report for each article.")
@click.option("--lsp", "form", flag_value="lsp", help="Diagnostics for an editor, as in the Language Server Protocol.")
def check(files: tuple[Path, ...], form: str | None) -> None:
    """Check the electoral claims in FILES: text, Markdown, HTML, Word or JSON, a folder of them, or "-".

    Each claim is borne out by the record, contradicted by it (with the right figure and how it was worked out), or not
    checkable (and why). Nothing of an article is stored. Exit code 1 where any claim is contradicted.

    Example: hustings check report.txt
    """
    try:
        articles = read_files(files, given=sys.stdin.buffer.read() if Path("-") in files else b"")
    except BadInput as bad:
        for problem in bad.problems:
            click.echo(str(problem), err=True)
        sys.exit(2)
    contradicted = _check(articles, form)
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
    for note in report.notes:
        out.print(f"! {note}", markup=False)
    for group in repeats(report):
        _print_group(report, group, out)
    out.print()


def _print_group(report: Report, group: Sequence[Checked], out: Console) -> None:
    first = group[0]
    text, claim = report.article.text, first.claim
    lines = [text.count("\n", 0, checked.claim.start) + 1 for checked in group]
    where = f"line {lines[0]}" if len(lines) == 1 else f"lines {', '.join(map(str, dict.fromkeys(lines)))}"
    words = " ".join(text[claim.start : claim.end].split())
    said = " (in a quotation)" if claim.quoted_from is not None else ""
    mark, style = _MARKS[first.verdict]
    right = f" → “{first.suggestion}”" if first.suggestion else ""
    out.print(f"{mark} {where}: “{words}”{right}{said}", style=style, markup=False)
    out.print(f"    {message(first)}", markup=False)
