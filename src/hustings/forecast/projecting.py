"""The election-night projection: from the declarations in force to the whole House, with honest uncertainty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from hustings.errors import UnknownThing
from hustings.forecast.british import british_models
from hustings.forecast.counting import PASSES, fit_exit_poll, totals_and_chances, winners
from hustings.forecast.features import BRITISH, Floats
from hustings.forecast.night_counts import baseline_notes, proper_counts
from hustings.forecast.northern_ireland import NORTHERN, northern_models
from hustings.forecast.settings import Settings
from hustings.forecast.simulation import Drawn, Simulation
from hustings.forecast.summing_up import System, summary
from hustings.forecast.tables import PARTIES, SeatBaseline, leaders
from hustings.forecast.values import Count, Night, Projection

DRAWS = 4000
SEED = 1


class Projector:
    """Everything that is known before the count, made ready: ``project`` then takes a tenth of a second.

    ``polls`` are shares of the vote in Great Britain, 0 to 1, from a final average; ``exit_poll`` seats by party.
    ``with_leave`` says whether the referendum of 2016 was known. The same night gives the same projection.
    """

    def __init__(
        self,
        seats: Sequence[SeatBaseline],
        settings: Settings,
        *,
        polls: Mapping[str, float] | None = None,
        exit_poll: Mapping[str, float] | None = None,
        with_leave: bool = True,
        draws: int = DRAWS,
        seed: int = SEED,
    ) -> None:
        self.seats, self.settings, self.draws, self.seed = tuple(seats), settings, draws, seed
        self.by_id = {seat.constituency_id: seat for seat in self.seats}
        self.exit_poll = {party: seats for party, seats in (exit_poll or {}).items() if party in PARTIES}
        given = (("declarations", True), ("polls", polls), ("exit poll", exit_poll))
        self.evidence = tuple(name for name, found in given if found)
        british = tuple(seat for seat in self.seats if not seat.is_northern_irish)
        northern = tuple(seat for seat in self.seats if seat.is_northern_irish)
        self.systems = []
        if british:
            models = british_models(british, settings, with_leave=with_leave, polls=polls)
            self.systems.append(System(british, BRITISH, Simulation(models, settings, draws=draws, seed=seed)))
        if northern:
            models = northern_models(northern, settings)
            self.systems.append(System(northern, NORTHERN, Simulation(models, settings, draws=draws, seed=seed + 1)))
        self.before = {id: (leaders(seat.previous_shares) or [""])[0] for id, seat in self.by_id.items()}
        self.notes = baseline_notes(self.by_id)

    def project(self, night: Night) -> Projection:
        """The House, given the declarations in force.

        Raises:
            UnknownThing: A declaration or an abandoned poll of a seat that is not in the table.
        """
        for seat in (*night.counts, *night.abandoned):
            if seat not in self.by_id:
                raise UnknownThing("seat", seat)
        counts, notes = proper_counts(night, self.by_id)
        drawn = [self._draw(system, counts, night.abandoned) for system in self.systems]
        totals, chances = self._count(drawn, counts)
        if self.exit_poll:
            totals, chances = self._take_in_exit_poll(drawn, counts, totals)
        return summary(
            before=self.before,
            counts=counts,
            abandoned=night.abandoned,
            drawn=list(zip(self.systems, drawn, chances, strict=True)),
            totals=totals,
            evidence=self.evidence,
            interval_record=self.settings.held,
            notes=(*notes, *self.notes),
        )

    def _draw(self, system: System, counts: Mapping[str, Count], abandoned: frozenset[str]) -> Drawn:
        ids = [seat.constituency_id for seat in system.seats]
        declared = [place for place, id in enumerate(ids) if id in counts]
        out = [place for place, id in enumerate(ids) if id not in counts and id not in abandoned]
        shares = np.zeros((len(declared), len(system.parties)))
        for row, place in enumerate(declared):
            votes = counts[ids[place]].votes
            total = sum(votes.values())
            shares[row] = [100 * votes.get(party, 0) / total for party in system.parties]
        return system.simulation.draw(np.array(declared, int), shares, np.array(out, int))

    def _count(self, drawn: Sequence[Drawn], counts: Mapping[str, Count]) -> tuple[Floats, list[Floats]]:
        """Each draw's seats by party (n_draws, n_parties), and each system's chances (n_parties, n_seats)."""
        totals = np.zeros((self.draws, len(PARTIES)))
        for count in counts.values():
            totals[:, PARTIES.index(str(count.winner))] += 1
        every = []
        for system, each in zip(self.systems, drawn, strict=True):
            won, chances = totals_and_chances(winners(each.shares), len(system.parties))
            totals[:, [PARTIES.index(party) for party in system.parties]] += won
            every.append(chances)
        return totals, every

    def _take_in_exit_poll(
        self, drawn: Sequence[Drawn], counts: Mapping[str, Count], totals: Floats
    ) -> tuple[Floats, list[Floats]]:
        chances: list[Floats] = []
        chance = np.random.default_rng(self.seed)
        said = np.array(list(self.exit_poll.values()))
        sd = np.array([self.settings.exit_poll_error(party) for party in self.exit_poll])
        columns = [PARTIES.index(party) for party in self.exit_poll]
        for _ in range(PASSES):
            fit_exit_poll([each.shares for each in drawn], totals[:, columns], said, sd, chance)
            totals, chances = self._count(drawn, counts)
        return totals, chances
