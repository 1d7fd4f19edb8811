"""Claims without a figure of their own: who won, places, deposits, histories, rises and falls in words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hustings.copydesk import grammar
from hustings.copydesk.dates import When, WhenKind
from hustings.copydesk.elsewhere import NOT_SAID, is_elsewhere
from hustings.copydesk.grammar import Hit
from hustings.copydesk.kinds import CHANGE_OF, CHANGES, Typed, about, typed_figures, untyped_figures
from hustings.copydesk.masks import Mask
from hustings.copydesk.values import ClaimType
from hustings.copydesk.words import signs

T = ClaimType
_ALONE = {
    T.RANK, T.DEPOSIT, T.OUTCOME, T.SEAT_HISTORY, T.RECORD, T.VACANCY, T.PREDECESSOR, T.DATE, T.MAJORITY_CHANGE,
    T.COMPARISON, T.SEATS, T.VOTE_CHANGE, T.SHARE_CHANGE, T.TURNOUT_CHANGE,
}  # fmt: skip


def typed(mask: Mask, topic: ClaimType | None) -> list[Typed]:
    """Every claim of a sentence, in order; *topic* is what the sentence before was about."""
    found = grammar.hits(mask.text)
    claims = typed_figures(mask, found, topic)
    alone = _without_figures(mask, found, claims)
    return sorted(claims + alone, key=lambda claim: claim.at)


def untyped(mask: Mask, claims: Sequence[Typed]) -> list[Typed]:
    """The figures of a sentence that *claims* leaves out and that nothing sets apart."""
    return untyped_figures(mask, grammar.hits(mask.text), claims)


def _without_figures(mask: Mask, found: Sequence[Hit], claims: list[Typed]) -> list[Typed]:
    """Wordings without a figure, each type once at a place and not where a figure of its type stands."""
    kept: list[Typed] = []
    for hit in sorted(found, key=lambda h: h.strength, reverse=True):
        kind: str | None = hit.pattern.type
        if hit.figure < 0 and kind == "change":
            last = next((c.type for c in reversed(claims) if c.at < hit.end and c.type in CHANGE_OF), None)
            meant = about(mask, _begins(mask, hit), (), None) or last
            kind = CHANGE_OF.get(meant) if meant else None
            if " from" in hit.pattern.template and kind is not T.MAJORITY_CHANGE:
                continue
        if hit.figure >= 0 or kind not in _ALONE:
            continue
        type_ = ClaimType(kind)
        begins = _begins(mask, hit)
        clashes = any(
            (k.type is type_ or {k.type, type_} <= {T.SEAT_HISTORY, T.RECORD, T.OUTCOME})
            and k.hit
            and not (hit.pattern.claims == "whole" and k.figure and type_ in CHANGES)
            and begins < k.hit.end
            and (k.hit.start if k.figure and type_ in CHANGES else min(k.at, k.hit.end)) < hit.end
            for k in [*kept, *claims]
        )
        if not clashes and _stands(mask, hit, type_, begins):
            if hit.pattern.claims == "whole":
                claims[:] = [claim for claim in claims if not hit.start <= claim.at < hit.end]
            kept.append(Typed(begins, None, type_, hit, hit.pattern.direction))
    return kept


_TO_BE = re.compile(r"(?<!on )(?<!enough )(?<!managed )(?<!back )(?<!through )\bto $")  # "to win", but "went on to win"
_NOT_POLLING = re.compile(rf"\b{signs('not-polling')}\W*(?:the )?$")


def _stands(mask: Mask, hit: Hit, type_: ClaimType, begins: int) -> bool:
    """Whether a figureless wording is said to be so: not hoped, feared or supposed, nor of another day."""
    if type_ is T.MAJORITY_CHANGE:
        return not re.search(r"\b(?:commons|government|working|parliamentary|overall)\s+$", mask.text[: hit.start])
    if type_ in (T.OUTCOME, T.RANK, T.DEPOSIT) and is_elsewhere(mask, begins):
        return False
    if type_ is T.OUTCOME:
        after = re.match(r"\s+(?:would|could|might|movement|family)\b", mask.text[hit.end :])
        return not (NOT_SAID.search(mask.text[:begins]) or _TO_BE.search(mask.text[:begins]) or after)
    if type_ is T.DEPOSIT:
        return not (NOT_SAID.search(mask.text[:begins]) and "not" not in hit.pattern.template) and not re.search(
            r"\b(?:you|if)\b[^,;]{0,30}$", mask.text[:begins]
        )
    if type_ is T.DATE:
        place = next((at for name, at in hit.slots.items() if name.startswith("when")), None)
        if place is None:
            return "month" in hit.pattern.template
        when = mask.things[place]
        is_day = isinstance(when, When) and not when.is_bound and when.kind is not WhenKind.YEAR
        return is_day and not _NOT_POLLING.search(mask.text[:place])
    return True


def _begins(mask: Mask, hit: Hit) -> int:
    """Where the words of a hit begin, after the person or party that it speaks of."""
    if "mark" in hit.slots:
        at = hit.slots["mark"]
        return next(n for n in range(at, hit.end) if mask.text[n].isalpha() or mask.text[n] >= "\ue000")
    at = hit.start
    while (
        at < hit.end - 1
        and (mask.text[at] in grammar.WHOEVER or not mask.text[at].isalpha())
        and mask.text[at] not in grammar.FIGURES
    ):
        if mask.text[at] in (grammar.SEAT, grammar.WHEN):
            break
        at += 1
    return at
