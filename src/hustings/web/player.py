"""Plays a rehearsal's script against the desk at the speed that the newcomer sets; pauses; hands over."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from hustings.desk.rehearsal import Script, Step, is_done, play
from hustings.errors import HustingsError
from hustings.record.entries import Draft, Entry
from hustings.record.model import Figures
from hustings.record.state import State

Enter = Callable[[Callable[[State], list[Draft]]], tuple[Entry, ...]]
SPEEDS = (1, 10, 30, 60, 120, 600)
TICK = 0.1  # seconds of real time between looks at the script


class Player:
    """Where a rehearsal has got to. `elapsed` is script time since the close of poll; `speed` how many times real time.

    While taken over, the script waits at each step that is the newcomer's until it has been done by hand. `trouble` is
    what the desk said when it refused a step: the script has paused there.
    """

    def __init__(self, script: Script, figures: Figures, *, speed: float, playing: bool = True) -> None:
        self.script, self.figures, self.speed = script, figures, speed
        self.elapsed = timedelta(0)
        self.playing = playing
        self.taken_over = not playing
        self.position = 0
        self.trouble = ""

    @property
    def is_over(self) -> bool:
        return self.position >= len(self.script.steps)

    @property
    def next_step(self) -> Step | None:
        return None if self.is_over else self.script.steps[self.position]

    def is_waiting(self, state: State) -> bool:
        """Whether the script stands still until somebody does the next step by hand."""
        step = self.next_step
        return bool(
            step
            and self.taken_over
            and step.is_for_the_newcomer
            and self.elapsed >= step.at
            and not is_done(step, self.script, state)
        )

    def order(self, do: str, speed: float | None = None) -> None:
        """Take an order from the desk: play, pause, take_over, hand_back, or a new speed.

        Raises:
            ValueError: It is none of these, or the speed is not a positive number.
        """
        match do:
            case "play":
                self.playing, self.trouble = True, ""
            case "pause":
                self.playing = False
            case "take_over":
                self.playing, self.taken_over, self.trouble = True, True, ""
            case "hand_back":
                self.playing, self.taken_over, self.trouble = True, False, ""
            case "speed" if speed and 0 < speed <= 100_000:
                self.speed = speed
            case _:
                raise ValueError(f"a rehearsal can play, pause, take_over, hand_back or change speed, not {do!r}")

    def advance(self, seconds: float, enter: Enter, now: Callable[[], datetime]) -> None:
        """Let so much real time pass, and play every step that has come due."""
        if not self.playing or self.is_over:
            return
        self.elapsed += timedelta(seconds=seconds * self.speed)
        while (step := self.next_step) and step.at <= self.elapsed:
            try:
                has_played = self._play(step, enter, now)
            except HustingsError as error:
                self.playing, self.trouble, has_played = False, str(error), False
            if not has_played:
                self.elapsed = step.at
                return

    def play_to_the_end(self, enter: Enter, now: Callable[[], datetime]) -> None:
        """Play every step at once."""
        while step := self.next_step:
            self.elapsed = step.at
            self._play(step, enter, now)

    def _play(self, step: Step, enter: Enter, now: Callable[[], datetime]) -> bool:
        """Play one step; False where it waits for a person."""
        waits = False

        def decide(state: State) -> list[Draft]:
            nonlocal waits
            if self.taken_over and step.is_for_the_newcomer and not is_done(step, self.script, state):
                waits = True
                return []
            return play(step, self.script, self.figures, state, now())

        enter(decide)
        if not waits:
            self.position += 1
        return not waits

    async def run(self, enter: Enter, now: Callable[[], datetime]) -> None:
        """Play until the end, looking at the script several times a second."""
        loop = asyncio.get_running_loop()
        last = loop.time()
        while not self.is_over:
            await asyncio.sleep(TICK)
            self.advance(loop.time() - last, enter, now)
            last = loop.time()
