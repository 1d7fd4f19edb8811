"""A night played as a script of desk entries, which a newcomer can watch or take over.

The script holds offsets, events and posts. The figures come from the record that the rehearsal leaves out, so that no
number stands twice. Whoever takes over keys first and publishes; the script then plays the other keyer.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from importlib import resources
from typing import Any

from hustings.coverage.posts import PostText
from hustings.desk import keying, posting, publishing
from hustings.desk.people import Person, Role
from hustings.errors import HustingsError
from hustings.record.entries import Draft, Label, Part, PostPinned
from hustings.record.model import Challenge, Figures, HeardFrom, Stage
from hustings.record.state import State

CAST = {
    "editor": Person("script: editor", Role.EDITOR),
    "reporter": Person("script: reporter", Role.REPORTER),
    "second": Person("script: second reporter", Role.REPORTER),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One entry of the script, `at` an offset from the close of poll. `does` is the step's table in the file."""

    number: int
    at: timedelta
    who: str
    does: dict[str, Any]

    @property
    def by(self) -> Person:
        return CAST[self.who]

    @property
    def title(self) -> str:
        """What the step does, in a few words, for the desk."""
        for verb in ("key", "publish"):
            if verb in self.does:
                return f"{verb} the {self.does[verb]}"
        return str(self.does.get("headline") or self.does.get("text") or "")

    @property
    def is_for_the_newcomer(self) -> bool:
        """Whether somebody who takes over does this step by hand: the first keying and the publication."""
        return "publish" in self.does or ("key" in self.does and self.who == "reporter")


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """A rehearsal: the contest whose count is played, its live page, and the steps in order of time."""

    title: str
    contest_id: str
    page: str
    source: str
    steps: tuple[Step, ...]


def read_script(name: str) -> Script:
    """The packaged script of this name."""
    text = resources.files("hustings").joinpath("data", "rehearsals", f"{name}.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    steps = tuple(_step(number, table) for number, table in enumerate(data["step"], start=1))
    if list(steps) != sorted(steps, key=lambda step: step.at):
        raise ValueError(f"rehearsal {name}: steps are not in order of time")
    return Script(
        title=data["title"], contest_id=data["contest"], page=data["page"], source=data["source"], steps=steps
    )


def _step(number: int, table: dict[str, Any]) -> Step:
    hours, minutes = table["at"].split(":")
    does = {name: value for name, value in table.items() if name not in ("at", "who")}
    return Step(number=number, at=timedelta(hours=int(hours), minutes=int(minutes)), who=table["who"], does=does)


def is_done(step: Step, script: Script, state: State) -> bool:
    """Whether somebody has done by hand what this step would do."""
    book = state.book(script.contest_id)
    if "publish" in step.does:
        return book.published(Part(step.does["publish"])) is not None
    if "key" in step.does:
        part = Part(step.does["key"])
        if book.published(part) or book.confirmation(part):
            return True
        script_keyed = {person.name for person in CAST.values()}
        if step.who == "second":
            return any(ref.by == step.by.name for ref, _ in book.live_keyings(part))
        return any(ref.by == step.by.name or ref.by not in script_keyed for ref, _ in book.live_keyings(part))
    return False


def play(step: Step, script: Script, figures: Figures, state: State, now: datetime) -> list[Draft]:
    """The entries of one step; none where it has been done by hand. `figures` are the true ones, to be keyed.

    Where the desk refuses a step, because of what somebody has done by hand, the script leaves a note at the desk
    (never on the page) and goes on.
    """
    if is_done(step, script, state):
        return []
    try:
        return _played(step, script, figures, state, now)
    except HustingsError as error:
        note = f"The script left out a step ({step.title}): {error}"[:500]
        return publishing.log_event(
            state, script.contest_id, None, note, by=step.by, now=now, source=script.source, is_public=False
        )


def _played(step: Step, script: Script, figures: Figures, state: State, now: datetime) -> list[Draft]:
    does, by = step.does, step.by
    if "key" in does:
        command = _key_command(Part(does["key"]), HeardFrom(does["heard_from"]), script, figures)
        return keying.key(state, command, by=by, now=now)
    if "publish" in does:
        return _publish(Part(does["publish"]), script, figures, state, by, now)
    if "event" in does:
        is_public = does.get("public", True)
        stage = Stage(does["event"])
        return publishing.log_event(
            state, script.contest_id, stage, does["text"], by=by, now=now, source=script.source, is_public=is_public
        )
    if "challenge" in does:
        challenge, on = Challenge(does["challenge"]), date.fromisoformat(does["on"])
        return publishing.note_challenge(
            state, script.contest_id, challenge, on=on, text=does["text"], source=script.source, by=by
        )
    return _post(does, script, state, by, now)


def _publish(part: Part, script: Script, figures: Figures, state: State, by: Person, now: datetime) -> list[Draft]:
    """Publish; where a keying by hand differed and nothing is confirmed, the script's reporter keys first."""
    made: list[Draft] = []
    if state.book(script.contest_id).confirmation(part) is None:
        command = _key_command(part, HeardFrom.LIVE, script, figures)
        made = keying.key(state, command, by=CAST["reporter"], now=now)
        state = state.after(made, now)
    return made + publishing.publish(state, script.contest_id, part, by=by, now=now)


def _key_command(part: Part, heard_from: HeardFrom, script: Script, figures: Figures) -> keying.KeyCommand:
    verification = Figures(votes={}, electorate=figures.electorate, ballots_verified=figures.ballots_verified)
    count = Figures(votes=figures.votes, rejected_ballots=figures.rejected_ballots, lot_winner=figures.lot_winner)
    return keying.KeyCommand(
        contest_id=script.contest_id,
        part=part,
        figures=verification if part is Part.VERIFICATION else count,
        heard_from=heard_from,
        detail="rehearsal",
    )


def _post(does: dict[str, Any], script: Script, state: State, by: Person, now: datetime) -> list[Draft]:
    text = PostText(headline=does["headline"], body=does["body"].strip(), byline="The rehearsal", by_role="Script")
    label = Label(does.get("label", ""))
    made = posting.publish_post(
        state,
        script.page,
        text,
        label=label,
        by=by,
        now=now,
        drawn_from_voters=does.get("drawn_from_voters", False),
        source=script.source,
    )
    if does.get("pin"):
        return made + _pinned_after(state, len(made))
    return made


def _pinned_after(state: State, made: int) -> list[Draft]:
    payload = PostPinned(post=state.number + made, pinned=True)
    return [Draft(by=CAST["editor"].name, source="the desk", payload=payload)]
