"""`hustings write`: a draft about one declared contest, for a person to read and publish."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from hustings.cli.result import named_contest
from hustings.cli.show import opened, print_json

if TYPE_CHECKING:
    from hustings.copydesk.writing import Draft

LEVELS = ("brief", "report", "explainer")
FORMS = ("text", "headline", "social", "post")


@click.command()
@click.argument("contest")
@click.option(
    "--level",
    type=click.Choice(LEVELS),
    default="report",
    show_default=True,
    help="How long and for whom: two or three sentences, six to ten, or for a reader of twelve.",
)
@click.option(
    "--form",
    type=click.Choice(FORMS),
    default="text",
    show_default=True,
    help="Copy, a headline of at most 70 characters, 280 characters for social media, or a live post in Markdown. "
    "The level is that of the copy.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the draft with what it rests on as one JSON document.")
def write(contest: str, level: str, form: str, as_json: bool) -> None:
    """Copy about CONTEST (its id, or a constituency's name for the latest there), written from its published figures.

    It is a draft: a person reads it before it is published. What that person should know besides is printed beside it.

    Example: hustings write parl.batley-and-spen.by.2021-07-01 --level brief
    """
    from hustings.copydesk.writing import Form, Level  # which loads Polars
    from hustings.copydesk.writing import write as draft

    with opened() as record:
        state = record.state
        made = draft(state, named_contest(state, contest), level=Level(level), form=Form(form))
    if as_json:
        print_json(_document(made))
        return
    click.echo(made.text)
    is_pasted = made.form in (Form.HEADLINE, Form.SOCIAL)
    click.echo(f"\n{made.made}", err=is_pasted)
    for caution in made.cautions:
        click.echo(f"Note: {caution}", err=True)


def _document(draft: Draft) -> dict[str, object]:
    return {
        "contest_id": draft.contest_id,
        "level": draft.level.value,
        "form": draft.form.value,
        "title": draft.title,
        "text": draft.text,
        "paragraphs": draft.paragraphs,
        "facts": draft.facts,
        "entry": draft.entry,
        "made": draft.made,
        "cautions": draft.cautions,
    }
