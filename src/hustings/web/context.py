"""What every request needs: the record, the desk's accounts, the live pages, the clock."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from hustings.desk.accounts import Accounts, Session
from hustings.errors import HustingsError, NotAllowed, StoreError, UnknownThing
from hustings.record.book import Decide, Record
from hustings.record.entries import Entry
from hustings.web.hub import Hub
from hustings.web.live import Clock, Live
from hustings.web.render import Renderer

if TYPE_CHECKING:
    from hustings.web.player import Player

Handler = Callable[[Request], Awaitable[Response]]

_STATUS: dict[type[HustingsError], int] = {NotAllowed: 403, UnknownThing: 404, StoreError: 503}


def status_of(error: HustingsError) -> int:
    """The HTTP status of a refusal: 403, 404, 503 where the ledger cannot be written, else 422."""
    return next((status for kind, status in _STATUS.items() if isinstance(error, kind)), 422)


@dataclass(slots=True)
class House:
    """The parts of a running desk. A rehearsal has a player; a real night has none."""

    record: Record
    accounts: Accounts
    hub: Hub
    renderer: Renderer
    live: Live
    clock: Clock
    player: Player | None = None
    is_ready: bool = True

    def enter(self, decide: Decide) -> tuple[Entry, ...]:
        """Append what `decide` returns and show it to readers at once."""
        made = self.record.append(decide, now=self.clock())
        if made:
            self.live.advance()
        return made

    def page(self, template: str, session: Session | None = None, *, status: int = 200, **values: object) -> Response:
        """A page of the desk: never cached."""
        state, damage = self.record.state, self.record.store.damage
        common = {"session": session, "is_test": state.is_test, "damage": damage, "problem": ""}
        html = self.renderer.template(template, **{**common, **values})
        return HTMLResponse(html, status_code=status, headers={"Cache-Control": "no-store"})


def house_of(request: Request) -> House:
    """The running desk behind a request."""
    house: House = request.app.state.house
    return house
