"""What an article is about: the seats and contests in play, and the one in hand."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from weakref import WeakKeyDictionary

from hustings.copydesk.archive import Archive
from hustings.copydesk.dates import When, WhenKind
from hustings.copydesk.places import Gazetteer, Place
from hustings.copydesk.words import Word, plain_words, words
from hustings.record.model import Contest

_REMEMBERED_DAYS = 500  # since a by-election whose seat goes by a short name without having been named in full
_RECENT_YEARS = 6  # of a by-election that is likelier meant than a general election since
_BESIDE = 120  # characters between a seat and the time that it is spoken of for
_MOST_NAMED = 5  # candidates whose names still make a seat likelier to be the one in hand
NEAR_DAYS = 60  # between a poll and the copy that reports it, either way


@dataclass(frozen=True, slots=True)
class Index:
    """The record's constituencies by name, and the contests of each name through time."""

    gazetteer: Gazetteer
    contests: Mapping[str, tuple[Contest, ...]]  # by slug, the first first
    people: dict[date, Mapping[tuple[str, str], str]] = field(default_factory=dict)  # what `standing_on` has given
    days: dict[date | None, frozenset[date]] = field(default_factory=dict)  # of polls near a day of publication
    seats: dict[date | None, tuple[frozenset[str], frozenset[str]]] = field(default_factory=dict)  # kept, as above

    def by_elections_near(self, published: date | None) -> tuple[frozenset[str], frozenset[str]]:
        """The seats with a by-election near a day, and those with one that copy may still speak of by a short name."""
        if published not in self.seats:
            near = (slug for slug, found in self.contests.items() if _near(found, published, by_elections=True))
            recent = (slug for slug, found in self.contests.items() if _is_recent(found, published))
            self.seats[published] = frozenset(near), frozenset(recent)
        return self.seats[published]

    def standing_on(self, day: date) -> Mapping[tuple[str, str], str]:
        """The seats of everyone who stood in any on a day, by first and last name in plain words."""
        if day not in self.people:
            polled = ((slug, c) for slug, found in self.contests.items() for c in found if c.polling_day == day)
            named = ((slug, plain_words(each.name)) for slug, c in polled for each in c.candidacies)
            self.people[day] = {(name[0], name[-1]): slug for slug, name in named if name}
        return self.people[day]


_indexes: WeakKeyDictionary[Archive, tuple[int, Index]] = WeakKeyDictionary()


def index_of(archive: Archive) -> Index:
    """The index of a record as it stands, made anew when an entry has been added."""
    number, index = _indexes.get(archive, (-1, None))
    if index is None or number != archive.state.number:
        index = _index(archive)
        _indexes[archive] = (archive.state.number, index)
    return index


def _index(archive: Archive) -> Index:
    names: dict[tuple[str, str], None] = {}
    contests: dict[str, list[Contest]] = defaultdict(list)
    for contest in archive.contests():
        if not contest.is_notional:
            seat = archive.constituency(contest.id)
            names[seat.name, seat.slug] = None
            contests[seat.slug].append(contest)
    return Index(Gazetteer(names), {slug: tuple(found) for slug, found in contests.items()})


@dataclass(frozen=True, slots=True)
class Scene:
    """The contests in play. `current` has the contest that each seat is spoken of for, `focus` the seat in hand."""

    archive: Archive
    contests: Mapping[str, tuple[Contest, ...]]  # by slug, every contest of the seat and of what it was made from
    current: Mapping[str, str]
    focus: str | None
    published: date | None = None

    def at(self, slug: str, when: When, *, by_election: bool | None = None) -> str | None:
        """The contest of a seat at a time, or None; of several the latest at or before the one spoken of."""
        here = self.archive.contest(self.current[slug])
        if when.kind is WhenKind.NOW:
            return here.id
        if when.kind in (WhenKind.LAST, WhenKind.GENERAL):
            return here.id if when.kind is WhenKind.GENERAL and not here.is_by_election else self.before(here.id)
        fitting = [c for c in self.contests[slug] if when.on is not None and when.fits(c.polling_day)]
        if here in fitting and by_election in (None, here.is_by_election):
            return here.id
        fitting = [c for c in fitting if by_election in (None, c.is_by_election)] or fitting
        earlier = [c for c in fitting if c.polling_day <= here.polling_day] or fitting
        return earlier[-1].id if earlier else None

    def is_ahead(self, contest_id: str) -> bool:
        """Whether a contest had not been held when the article was published."""
        return self.published is not None and self.archive.contest(contest_id).polling_day > self.published

    def before(self, contest_id: str) -> str | None:
        """The general election before a contest; the notional one where that is all the record has."""
        return self.archive.previous(contest_id) or self.archive.baseline(contest_id)

    def slug(self, contest_id: str) -> str:
        """The seat in play that a contest belongs to."""
        in_play = (slug for slug, found in self.contests.items() if any(c.id == contest_id for c in found))
        return next(in_play, self.archive.constituency(contest_id).slug)

    def roster(self) -> list[Contest]:
        return [contest for found in self.contests.values() for contest in found]


def places_in(text: str, found_words: Sequence[Word], index: Index, published: date | None) -> list[Place]:
    """Every constituency named: in full, then misspelt, then by a short form of one that is near or named in full."""
    gazetteer = index.gazetteer
    places = [p for p in gazetteer.find(text, found_words) if _exists(index.contests[p.slug], published)]
    taken = _covered(found_words, places)
    named = {place.slug for place in places}
    polled, recent = index.by_elections_near(published)
    near = polled | set(_by_people(found_words, index, published))
    misspelt = gazetteer.find_misspelt(text, found_words, taken)
    places += [place for place in misspelt if place.slug in named | near or not named]
    taken = _covered(found_words, places)
    places += gazetteer.find_short(found_words, taken, near | recent | {place.slug for place in places})
    return sorted(places, key=lambda place: place.start)


def _is_recent(contests: Iterable[Contest], published: date | None) -> bool:
    """Whether a seat has had a by-election of which copy may still speak by a short name."""
    days = ((published - c.polling_day).days for c in contests if published and c.is_by_election)
    return any(0 <= age <= _REMEMBERED_DAYS for age in days)


def _exists(contests: Iterable[Contest], published: date | None) -> bool:
    """Whether a seat of that name has been fought, or is about to be, on the day of publication."""
    return published is None or any((c.polling_day - published).days <= NEAR_DAYS for c in contests)


def _covered(found_words: Sequence[Word], places: Iterable[Place]) -> set[int]:
    starts = [word.start for word in found_words]
    return {n for p in places for n in range(bisect_left(starts, p.start), bisect_left(starts, p.end))}


def _near(contests: Iterable[Contest], published: date | None, *, by_elections: bool = False) -> Contest | None:
    """The contest that copy of that day reports: the latest poll before it, else the next one, within two months."""
    if published is None:
        return None
    held = [c for c in contests if abs((published - c.polling_day).days) <= NEAR_DAYS]
    held = [c for c in held if c.is_by_election or not by_elections]
    past = [c for c in held if c.polling_day <= published]
    return past[-1] if past else held[0] if held else None


def scene_of(
    text: str, title: str, places: Sequence[Place], times: Sequence[When], published: date | None, archive: Archive
) -> Scene:
    """What is in play: seats with a contest near the day, seats spoken of with a time, and the one named most."""
    index = index_of(archive)
    counts: Counter[str] = Counter(place.slug for place in places)
    found_words = words(text)
    titled = {place.slug for place in places_in(title, words(title), index, published)}
    people = _by_people(found_words, index, published)
    titled |= {slug for slug, number in people.items() if number > 1}
    capitals = {word.plain for word in found_words if word.is_capital}
    current: dict[str, str] = {}
    weights: dict[str, float] = {}
    for slug in [*counts, *(titled - set(counts))]:
        found = index.contests[slug]
        near = _near(found, published)
        spoken = [p for p in places if p.slug == slug]
        chosen = near or _spoken_of(found, spoken, times, text, capitals, published)
        current[slug] = chosen.id
        weights[slug] = counts[slug] + 3 * (slug in titled) + 6 * (near is not None)
        weights[slug] += 6 * (near is not None and near.is_by_election) + _first(spoken)
        named = _named(capitals, chosen)
        weights[slug] += 2 * min(named, _MOST_NAMED)
        is_spoken = near is not None and (near.is_by_election or counts[slug] > 1 or named > 0)
        is_told = _has_figure(spoken, text) and (near or chosen.is_by_election or named > 0)
        is_told = is_told or (chosen.is_by_election and slug in people)
        if not (is_spoken or slug in titled or _has_time(spoken, times, found, text) or is_told):
            weights[slug] -= 100
    focus = max(weights, key=lambda slug: weights[slug], default=None)
    kept = [slug for slug in current if weights[slug] > 0 or slug == focus]
    if focus and _is_one_of_many(
        archive.contest(current[focus]), kept, [p for p in places if p.slug == focus], focus in titled
    ):
        focus = None
    contests = {slug: _through_time(index.contests[slug], current[slug], published, archive) for slug in kept}
    return Scene(archive, contests, {slug: current[slug] for slug in kept}, focus, published)


_RESULT = re.compile(r"majorit|votes?\b|\bwon\b|\bheld\b|\blost\b|\btook\b|swing|turnout|per cent|%|\bgain|\bby \d")


def _has_figure(spoken: Sequence[Place], text: str) -> bool:
    """Whether a seat stands in a line that gives a figure of a result."""
    for place in spoken:
        start, end = text.rfind("\n", 0, place.start) + 1, text.find("\n", place.end)
        around = text[max(start, place.start - 90) : min(place.end + 90, end if end > 0 else len(text))]
        if re.search(r"\d", around) and _RESULT.search(around) and not re.search(r"\bmiles?\b", around):
            return True
    return False


def _is_one_of_many(contest: Contest, kept: Sequence[str], spoken: Sequence[Place], is_titled: bool) -> bool:
    """Whether a seat of a general election is only one of several that an article names in passing."""
    return not (contest.is_by_election or is_titled) and len(kept) > 1 and bool(spoken) and spoken[0].start > 200


def _first(spoken: Sequence[Place]) -> float:
    return 1 / (1 + spoken[0].start / 200) if spoken else 0.0


def _spoken_of(
    found: Sequence[Contest],
    spoken: Sequence[Place],
    times: Sequence[When],
    text: str,
    capitals: Container[str],
    published: date | None,
) -> Contest:
    """The contest of a seat that its times and the people named fit best; else a by-election, else the latest."""
    past = [c for c in found if published is None or c.polling_day <= published] or list(found[:1])
    dated = [w for w in times if w.on and w.kind is not WhenKind.WEEKDAY and not w.is_bound]
    beside = [w for w in dated for p in spoken if abs(w.start - p.start) <= _BESIDE]
    around = [w for w in dated for p in spoken if "\n\n" not in text[min(w.start, p.start) : max(w.start, p.start)]]

    def fitness(contest: Contest) -> tuple[int, bool, date]:
        by_time = 3 * any(w.fits(contest.polling_day) for w in beside)
        by_time += 2 * any(w.fits(contest.polling_day) for w in around)
        age = (published or contest.polling_day).year - contest.polling_day.year
        is_recent = contest.is_by_election and age <= _RECENT_YEARS
        return by_time + min(_named(capitals, contest), 3), is_recent, contest.polling_day

    return max(past, key=fitness)


def _has_time(spoken: Sequence[Place], times: Sequence[When], found: Sequence[Contest], text: str) -> bool:
    """Whether a seat is spoken of with a time that one of its contests fits, or as a by-election."""
    for place in spoken:
        if re.match(r"(?:['’]s)?,? by-?election", text[place.end : place.end + 16]):
            return True
        close = [w for w in times if w.on and not w.is_bound and -40 < w.start - place.end < 40]
        if any(w.fits(c.polling_day) for w in close for c in found):
            return True
    return False


def _named(capitals: Container[str], contest: Contest) -> int:
    """How many of a contest's candidates have a surname among the words with a capital."""
    surnames = {plain_words(c.surname or c.name)[-1:] for c in contest.candidacies}
    return sum(surname[0] in capitals for surname in surnames if surname)


def _by_people(found_words: Sequence[Word], index: Index, published: date | None) -> Counter[str]:
    """How many people who stood in each seat near the day are named in full, whether or not the seat is."""
    if published not in index.days:
        near = (_near(found, published) for found in index.contests.values())
        past = (c for found in index.contests.values() for c in found if _is_remembered(c, published))
        index.days[published] = frozenset(c.polling_day for c in (*past, *near) if c)
    days = index.days[published]
    pairs = {(a.plain, b.plain) for a, b in pairwise(found_words) if a.is_capital and b.is_capital}
    return Counter(slug for day in days for pair in pairs if (slug := index.standing_on(day).get(pair)))


def _is_remembered(contest: Contest, published: date | None) -> bool:
    """Whether copy of a day may speak of a by-election by the people who stood in it."""
    return contest.is_by_election and published is not None and contest.polling_day <= published


def _through_time(
    found: tuple[Contest, ...], current: str, published: date | None, archive: Archive
) -> tuple[Contest, ...]:
    """A seat's contests up to the day, with those of what it was made from where its name is new."""
    earlier = archive.previous(found[0].id)
    ids = archive.in_seat(earlier) if earlier else ()
    known = [c for c in found if published is None or c.polling_day <= published or c.id == current]
    return tuple(archive.contest(contest_id) for contest_id in ids if contest_id) + tuple(known)
