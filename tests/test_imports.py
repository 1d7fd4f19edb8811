"""Imports point one way, and importing Hustings loads nothing heavy."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "src" / "hustings"

PICTURE = """
errors, record values -> sources, ledger and store, measures -> house, flows, forecast
    -> copydesk, coverage, formats -> desk (and home) -> web, cli          (-> "is imported by")
"""
VALUES = {"model", "problems", "entries", "contest_book", "state", "rules", "plausibility", "reference", "differences"}
LEVELS = [
    {"errors", "record values"},
    {"sources", "record store", "measures"},
    {"house", "flows", "forecast"},
    {"copydesk", "coverage", "formats"},
    {"desk", "home"},
    {"web", "cli"},
]
# Rooms on one level that may see each other; on every other level they stand apart.
NEIGHBOURS = {
    ("record values", "errors"),
    ("errors", "record values"),  # for its annotations alone
    ("formats", "coverage"),
    ("copydesk", "coverage"),
    ("copydesk", "formats"),
    ("cli", "web"),
}
LEVEL_OF = {room: number for number, level in enumerate(LEVELS) for room in level}
HEAVY = {"starlette", "uvicorn", "jinja2", "rich", "numpy", "polars", "sqlite3", "argon2", "markdown_it", "nh3"}


def room_of(module: str) -> str:
    """The room that a module of the package stands in; the package's own front door is of no room."""
    parts = module.split(".")[1:]
    if not parts:
        return ""
    if parts[0] == "record":
        return "record values" if len(parts) == 1 or parts[1] in VALUES else "record store"
    return parts[0]


def imported_by(path: Path) -> set[str]:
    """Every module of the package that a file imports, at its top or inside a function."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            base = node.module or ""
            found |= {base, *(f"{base}.{alias.name}" for alias in node.names if is_module(f"{base}.{alias.name}"))}
    return {module for module in found if module.split(".")[0] == "hustings"}


def is_module(name: str) -> bool:
    path = PACKAGE.parent.joinpath(*name.split("."))
    return path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()


def may_import(room: str, other: str) -> bool:
    return not other or room == other or (room, other) in NEIGHBOURS or LEVEL_OF[other] < LEVEL_OF[room]


def test_imports_point_one_way() -> None:
    wrong = []
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        module = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        room = room_of(module)
        if room:
            wrong += [f"{module} imports {m}" for m in sorted(imported_by(path)) if not may_import(room, room_of(m))]
    assert not wrong, PICTURE + "\n".join(wrong)


def test_every_room_stands_on_a_level() -> None:
    rooms = {room_of(f"hustings.{path.stem}") for path in PACKAGE.iterdir() if path.suffix == ".py" or is_room(path)}
    assert rooms - {"__init__", "record values"} <= set(LEVEL_OF)


def is_room(path: Path) -> bool:
    return (path / "__init__.py").is_file()


@pytest.mark.parametrize(("module", "allowed"), [("hustings", set()), ("hustings.measures", set())])
def test_importing_the_package_loads_nothing_heavy(module: str, allowed: set[str]) -> None:
    code = f"import sys, {module}; print(*sorted({{name.split('.')[0] for name in sys.modules}}))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert HEAVY & set(loaded) == allowed


def test_the_command_line_starts_without_the_web() -> None:
    code = "import sys, hustings.cli.main; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"starlette", "uvicorn", "jinja2", "numpy", "polars"} & set(loaded)
