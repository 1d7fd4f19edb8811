"""Acts and Orders: an address that is not one on the web is left out, and that is said."""

from __future__ import annotations

import pytest

from hustings.sources.official.read import parse_official

FORMS = {
    "acts.csv": "An Act,{},ukpga-1986-56,1986-11-07,,,,",
    "orders.csv": "An Order,{},uksi-2023-1230,2023-11-15,An Act,,,,England,",
}


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://example.org/a", "//example.org", "https:example"])
def test_an_address_that_is_not_on_the_web_is_left_blank_and_noted(name: str, url: str) -> None:
    found = parse_official({name: FORMS[name].format(url).encode()})
    assert [law.url for law in found.legislation] == [""]
    (problem,) = found.problems
    assert (problem.id, problem.field, problem.found, problem.line) == ("O009", "url", url, 1)


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("url", ["", "https://www.legislation.gov.uk/id/uksi/2023/1230", "HTTP://example.org/a"])
def test_an_address_on_the_web_or_none_is_kept_as_it_is(name: str, url: str) -> None:
    found = parse_official({name: FORMS[name].format(url).encode()})
    assert [law.url for law in found.legislation] == [url] and not found.problems
