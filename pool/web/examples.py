"""The public help page about rules: worked examples, computed by the engine while the page is made."""

from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pool import wording
from pool.allocation import draw, examples, results
from pool.allocation.bids import Bid
from pool.allocation.examples import Example
from pool.awards import rules
from pool.kernel import money
from pool.kernel.words import N_
from pool.letters import methods, reasons
from pool.web.rounds import telling

COLUMNS = {
    "received_at": N_("Received"),
    "rank": N_("Own order"),
    "tier": N_("Class"),
    "floor": N_("Promised at least"),
    "children_0_17": N_("Children 0–17"),
}


@require_safe
def sharing(request: HttpRequest) -> HttpResponse:
    return render(request, "public/sharing.html", {"examples": _worked(wording.language()), "draw": _drawn()})


@lru_cache(maxsize=4)
def _worked(language: str) -> list[dict]:
    """All examples in the language that is active. The engine gives the same answer every time."""
    return [_example(item, language) for item in examples.EXAMPLES]


def _example(item: Example, language: str) -> dict:
    answer, names = item.answer(_), {"key:children_0_17": _("the number of children aged 0–17")}
    shares = {share.bid: share for share in answer.shares}
    return {
        "code": item.code,
        "title": _(item.title),
        "text": _(item.text),
        "rules": methods.sentences(item.rules(_), language, names),
        "columns": [_(COLUMNS[name]) for name in item.columns],
        "rows": [_row(bid, item.columns, shares.get(bid.id), language) for bid in item.bids],
        "budget": _kroner(item.budget),
        "given": _kroner(item.budget - answer.residue),
        "left": _kroner(answer.residue),
        "seed": item.seed,
        "problem": telling.told(answer.status, answer.problem) if answer.status != results.OK else None,
    }


def _row(bid: Bid, columns: tuple[str, ...], share, language: str) -> dict:
    portions = [rules.plain_portion(part) for part in share.portions] if share else []
    return {
        "name": bid.id,
        "asked": _kroner(bid.amount),
        "cells": [_cell(bid, name) for name in columns],
        "given": _kroner(share.amount) if share else "–",
        "why": reasons.share_sentences(portions, language) if share else "",
    }


def _cell(bid: Bid, name: str) -> str:
    if name == "received_at":
        return wording.moment(bid.received_at)
    if name == "floor":
        return _kroner(bid.floor)
    return wording.number(bid.keys[name] if name in bid.keys else getattr(bid, name))


def _kroner(ore: int) -> str:
    return wording.money(money.kroner(ore))


def _drawn() -> list[dict]:
    """The draw of the example of the same day, ticket by ticket."""
    tickets = draw.Lottery(draw.seeded("tombola")).draw(("A", "C", "D"))
    return [
        {
            "name": name,
            "place": ticket.place,
            "counter": ticket.counter,
            "number": ticket.number,
            "listed": ticket.listed,
        }
        for name, ticket in tickets.items()
    ]


urlpatterns = [path("sharing/", sharing, name="sharing")]
