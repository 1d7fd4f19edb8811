"""The desk's page for a rehearsal: speed, pause, take over."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from hustings.desk.accounts import Session
from hustings.desk.readback import read_back
from hustings.record.entries import Part
from hustings.web.access import read_form, signed_in, text_fields
from hustings.web.context import House
from hustings.web.player import SPEEDS


@signed_in
async def rehearsal(request: Request, house: House, session: Session) -> Response:
    """GET where the script has got to; POST an order to it."""
    player = house.player
    if player is None:
        raise HTTPException(404, "This is a real night: there is no rehearsal to play.")
    if request.method == "POST":
        form = text_fields(await read_form(request))
        try:
            player.order(form.get("do", ""), float(form["speed"]) if form.get("speed") else None)
        except ValueError as error:
            raise HTTPException(422, str(error)) from None
        return RedirectResponse("/desk/rehearsal", 303)
    step = player.next_step
    contest = house.record.state.book(player.script.contest_id).contest
    part = Part(step.does["key"]) if step and "key" in step.does else Part.COUNT
    return house.page(
        "desk/rehearsal.html",
        session,
        player=player,
        speeds=SPEEDS,
        is_waiting=player.is_waiting(house.record.state),
        read_out=read_back(contest, part, player.figures),
    )


ROUTES = [Route("/desk/rehearsal", rehearsal, methods=["GET", "POST"])]
