"""The map on a general election's page, and as a picture by itself: each constituency once, as the address asks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from hex_maps import a_map, enter_maps, load_with_maps
from hustings.home import open_embedded
from record_site import Site

SVG = "{http://www.w3.org/2000/svg}"
DAY = "/elections/2019-12-12"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with open_embedded() as record:
        enter_maps(record, a_map("uk"), a_map("uk-other-layout", "odd-q"))
        yield Site(record, tmp_path_factory.mktemp("maps"))


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory, data_dir: Path) -> Iterator[Site]:
    with open_embedded() as record:
        load_with_maps(record, data_dir)
        yield Site(record, tmp_path_factory.mktemp("full"))


def map_of(page: str) -> ET.Element:
    start = page.index('<svg xmlns="http://www.w3.org/2000/svg" class="hexmap')
    return ET.fromstring(page[start : page.index("</svg>", start) + len("</svg>")])


def titles(root: ET.Element) -> dict[str, str]:
    """The words of each hexagon by the address that it leads to."""
    return {a.attrib["href"]: a.findtext(f"{SVG}title") or "" for a in root.iter(f"{SVG}a")}


def test_the_page_has_the_map_with_its_legend_and_ways_round_it(site: Site) -> None:
    page = site.get(DAY).text
    assert titles(map_of(page))["/contests/parl.hartlepool.2019-12-12"] == "Hartlepool: Labour hold, majority 3,595"
    assert '<a href="#map-after">Skip the map</a>' in page and 'id="map-after"' in page
    assert f'href="{DAY}/contests">every contest in one table</a>' in page
    assert "Hollow: no result in this record." in page and "© 2017– Open Innovations, MIT licence" in page


def test_the_address_says_what_is_shown_and_in_which_layout(site: Site) -> None:
    page = site.get(f"{DAY}?show=turnout&layout=uk-other-layout").text
    assert ", turnout 66.5%" in titles(map_of(page))["/contests/parl.batley-and-spen.2019-12-12"]
    assert "l7-12h14l7 12-7 12h-14z" in page and "l12 7v14l-12 7-12-7v-14z" not in page
    assert f'href="{DAY}?layout=uk-other-layout#map-heading">Winner</a>' in page
    assert "Other layout</a>" in page and "Standard</a>" in page


def test_what_cannot_be_shown_is_refused_by_name(site: Site) -> None:
    for query in ("show=height", "layout=round"):
        assert site.get(f"{DAY}.json?{query}").status_code == 400
    answer = site.get("/elections/2017-06-08.json?show=swing").json()  # nothing before it to measure from
    assert "swing" in answer["error"]["message"]


def test_a_region_has_its_own_part_of_the_map(site: Site) -> None:
    assert list(titles(map_of(site.get(f"{DAY}?nation=Scotland").text))) == [
        "/contests/parl.airdrie-and-shotts.2019-12-12"
    ]


def test_the_picture_by_itself_has_an_entity_tag_and_says_whose_it_is(site: Site) -> None:
    answer = site.get(f"{DAY}/map.svg?show=majority")
    assert answer.headers["content-type"].startswith("image/svg+xml")
    words = [text.text or "" for text in ET.fromstring(answer.text).iter(f"{SVG}text")]
    assert words[0] == "General election, 12 December 2019: majority"
    assert words[-2].startswith("Figures: House of Commons") and words[-2].endswith(f"http://t{DAY}")
    assert words[-1].startswith("Layouts of odileeds/hexmaps: © 2017– Open Innovations")
    again = site.get(f"{DAY}/map.svg?show=majority", {"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_map_that_is_added_shows_at_once_and_without_one_the_page_says_how_to_add_it(tmp_path: Path) -> None:
    with open_embedded() as record:
        site = Site(record, tmp_path)
        page = site.get(DAY).text
        assert "hexmap.js" not in page and "takes one as a hexjson file" in page
        assert site.get(f"{DAY}/map.svg").status_code == 404
        enter_maps(record, a_map())
        site.house.live.advance()
        assert len(titles(map_of(site.get(DAY).text))) == 4


@pytest.mark.data
@pytest.mark.parametrize(
    ("day", "query", "contests"),
    [
        ("2024-07-04", "", 650),
        ("2019-12-12", "?layout=constituencies-2010-2019-bbc-layout&show=gains", 650),
        ("2019-12-12-notional", "?show=majority", 650),
        ("2015-05-07", "?show=swing", 650),
        ("2005-05-05-notional", "", 591),
    ],
)
def test_every_constituency_of_an_election_is_on_its_map_once(full: Site, day: str, query: str, contests: int) -> None:
    page = full.get(f"/elections/{day}{query}")
    root = map_of(page.text)
    links = [a.attrib["href"] for a in root.iter(f"{SVG}a")]
    assert len(links) == len(set(links)) == contests
    places = Counter(path.attrib["d"] for a in root.iter(f"{SVG}a") for path in a.iter(f"{SVG}path"))
    assert len(places) == contests and max(places.values()) == 1
    assert not [words for words in titles(root).values() if ": " not in words or "None" in words]
    assert len(page.content) < 400_000


@pytest.mark.data
def test_the_map_counts_as_the_page_does(full: Site) -> None:
    desc = map_of(full.get("/elections/2024-07-04").text).findtext(f"{SVG}desc") or ""
    assert desc.startswith("Labour 411, Conservative 121, Liberal Democrat 72, Scottish National Party 9,")
    gains = map_of(full.get("/elections/2024-07-04?show=gains").text).findtext(f"{SVG}desc") or ""
    assert gains.endswith("Held, or not measured 347.")


@pytest.mark.parametrize("address", [DAY, *(DAY + form for form in (".json", ".csv", ".parquet", "/map.svg"))])
def test_a_nation_and_a_region_of_another_are_refused(site: Site, address: str) -> None:
    answer = site.get(f"{address}?nation=Scotland&region=North%20East")
    assert answer.status_code == 400 and "no contest here is in North East and in Scotland" in answer.text
    assert site.get(f"{address}?nation=England&region=North%20East").status_code == 200
