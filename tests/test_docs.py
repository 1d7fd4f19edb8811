"""Every command, address and problem id is named in docs/; each dependency has its reason; no link leads nowhere."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import click
import pytest
from starlette.routing import Mount, Route

from hustings.cli.main import main
from hustings.desk.accounts import Accounts
from hustings.home import open_embedded
from hustings.record.problems import CATALOGUE
from hustings.web.app import create_app
from hustings.web.serve import clock

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
DOCS = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)


def commands(group: click.Group, prefix: str) -> list[str]:
    names = []
    for name, command in group.commands.items():
        names.append(f"{prefix} {name}")
        if isinstance(command, click.Group):
            names += commands(command, f"{prefix} {name}")
    return names


def test_every_command_is_named() -> None:
    assert [name for name in commands(main, "hustings") if name not in DOCS] == []


def test_every_command_has_an_example() -> None:
    lacking = []

    def walk(group: click.Group) -> None:
        for command in group.commands.values():
            if "Example:" not in (command.help or ""):
                lacking.append(command.name)
            if isinstance(command, click.Group):
                walk(command)

    walk(main)
    assert lacking == []


def test_every_address_is_named() -> None:
    app = create_app(open_embedded(), Accounts(None), clock=clock, base_url="http://localhost")
    paths = [re.sub(r":int", "", r.path) for r in app.routes if isinstance(r, Route) and not isinstance(r, Mount)]
    twins = re.compile(r"\.(json|csv|parquet)$")  # said once, for all of them
    assert [path for path in paths if f"`{path}`" not in DOCS and f"`{twins.sub('', path)}`" not in DOCS] == []


def test_every_problem_is_explained() -> None:
    explained = (ROOT / "docs" / "problems.md").read_text(encoding="utf-8")
    assert [id for id in CATALOGUE if id not in explained] == []


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = {re.match(r"[a-z0-9-]+", line)[0] for line in project["dependencies"]}  # type: ignore[index]
    reasons = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    assert [name for name in named if f"| {name} |" not in reasons] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_link_leads_nowhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8"))
    local = [link for link in links if not link.startswith(("http:", "https:"))]
    assert [link for link in local if not (page.parent / link).exists()] == []
