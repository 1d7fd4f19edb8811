"""Every problem id is explained, with its own severity and words, in docs/problems.md."""

from __future__ import annotations

import re
from pathlib import Path

from hustings.record.problems import CATALOGUE

PAGE = Path(__file__).parents[2] / "docs" / "problems.md"


def test_every_problem_is_explained_under_its_id_words_and_severity() -> None:
    headings = re.findall(r"^### (\w\d{3}) (.*) \((error|warning|note)\)$", PAGE.read_text(encoding="utf-8"), re.M)
    explained = {problem_id: (severity, words) for problem_id, words, severity in headings}
    assert explained == {problem_id: (severity.value, words) for problem_id, (severity, words) in CATALOGUE.items()}


def test_every_explanation_says_what_to_do() -> None:
    sections = re.split(r"^### ", PAGE.read_text(encoding="utf-8"), flags=re.M)[1:]
    assert [section[:4] for section in sections if not re.search(r"\*[A-Z\[][^*]+\*", section)] == []
