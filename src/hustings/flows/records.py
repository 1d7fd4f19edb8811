"""Tables out of the record: a whole election over its constituencies, each a unit."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from hustings.errors import BadInput
from hustings.flows.bounds import NOT_REGISTERED, NOT_VOTING, Totals, totals_of
from hustings.flows.tables import FlowTable, Option, with_small_pooled
from hustings.record.model import Baseline, Result
from hustings.record.problems import Problem


def national_table(table_id: str, contests: Sequence[tuple[Baseline, Result]], *, least: float = 0.01) -> FlowTable:
    """Constituencies as the units of one table, options matched by the key that candidacies compare as.

    Who did not vote is an option; so is, where the electorates differ, who was not on the register. Options below
    ``least`` of all (0 to 1) are pooled.

    Raises:
        BadInput: an electorate is not known: the constituencies are named.
    """
    totals = [totals_of(baseline, result) for baseline, result in contests]
    unknown = [
        Problem(id="R009", contest_id=result.contest_id, field="electorate", message="an electorate is not known")
        for (_, result), one in zip(contests, totals, strict=True)
        if not one.is_closed
    ]
    if unknown:
        raise BadInput(unknown)
    origins, destinations = (sorted({o for one in totals for o in _side(one, side)}) for side in (0, 1))
    table = FlowTable(
        id=table_id,
        origins=tuple(Option(option, option) for option in origins),
        destinations=tuple(Option(option, option) for option in destinations),
        origin=np.array([[_side(one, 0).get(option, 0) for option in origins] for one in totals]),
        destination=np.array([[_side(one, 1).get(option, 0) for option in destinations] for one in totals]),
        units=tuple(result.contest.constituency_id for _, result in contests),
    )
    return with_small_pooled(table, least=least, kept=(NOT_VOTING, NOT_REGISTERED))


def _side(totals: Totals, side: int) -> dict[str, int]:
    return dict((totals.before, totals.after)[side])
