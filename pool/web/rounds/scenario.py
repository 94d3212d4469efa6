"""One scenario: its rules in words, and the chain of reasons behind every share."""

import json
from collections import defaultdict

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pool import wording
from pool.allocation import bids as asks
from pool.allocation import counterfactual, results, rulesets
from pool.awards import queries, rules
from pool.awards.models import Scenario
from pool.kernel import money
from pool.kernel.refusals import NotFound
from pool.letters import chains, naming, reasons
from pool.letters import enough as sentences
from pool.registry.models import Municipality
from pool.web.rounds import side_by_side, telling

FEW = 12  # lines whose facts are open from the start
MOST = 60  # lines for which what would have been enough is worked out at once


@require_safe
def scenario(request: HttpRequest, pk: int) -> HttpResponse:
    """All lines, or those of one municipality (?applicant=751) or region (?region=syddanmark)."""
    found = queries.scenario(pk)
    applicant, region = request.GET.get("applicant", ""), request.GET.get("region", "")
    bids = queries.bids_of(found.snapshot)
    chosen = [
        bid for bid in bids if (not applicant or bid.applicant == applicant) and (not region or bid.region == region)
    ]
    if not chosen:
        raise NotFound()
    places = {item.code: item for item in Municipality.objects.filter(code__in={bid.applicant for bid in chosen})}
    snapshot = found.snapshot
    context = {
        "scenario": found,
        "title": side_by_side.title(found),
        "snapshot": snapshot,
        "round_name": wording.name(snapshot.round),
        "problem": telling.problem(found, wording.language()),
        "figures": [
            {"label": _("Budget"), "value": wording.money(found.budget_amount)},
            {"label": _("Granted"), "value": wording.money(found.awarded_amount)},
            {"label": _("Left over"), "value": wording.money(found.residue_amount)},
        ],
        "method": naming.method_sentences(json.loads(found.content), wording.language()),
        "groups": _groups(found, bids, chosen, places),
        "part": bool(applicant or region),
        "few": len(chosen) <= FEW,
        "breadcrumbs": [
            {"label": _("Rounds"), "url": reverse("rounds")},
            {"label": wording.name(snapshot.round), "url": reverse("round_workspace", args=[snapshot.round.code])},
            {
                "label": _("Snapshot %(number)s") % {"number": snapshot.number},
                "url": reverse("snapshot", args=[snapshot.pk]),
            },
            {"label": side_by_side.title(found)},
        ],
    }
    return render(request, "rounds/scenario.html", context)


def _groups(found: Scenario, bids: list[asks.Bid], chosen: list[asks.Bid], places: dict) -> list[dict]:
    """The chosen lines by municipality, each with what it asked for, what it gets and why."""
    if found.status != results.OK:
        return []
    shares = {share.bid: share for share in results.Result.from_json(found.result).shares}
    cut = [bid.id for bid in chosen if shares[bid.id].amount < (bid.whole_lots or 0)]
    enough = {}
    if len(cut) <= MOST:
        ruleset, had = rulesets.parse(found.content), json.loads(found.snapshot.had)
        enough = counterfactual.enough(bids, ruleset, money.ore(found.budget_amount), found.seed or None, cut, had)
    by_place = defaultdict(list)
    for bid in chosen:
        by_place[bid.applicant].append(_line(bid, shares[bid.id], enough.get(bid.id)))
    return [
        {
            "name": places[code].name,
            "asked": side_by_side.amount(sum((line["asked"] for line in by_place[code]), money.ZERO)),
            "given": side_by_side.amount(sum((line["given"] for line in by_place[code]), money.ZERO)),
            "lines": sorted(by_place[code], key=lambda line: (line["rank"], line["name"])),
        }
        for code in sorted(by_place, key=lambda code: places[code].sort_key)
    ]


def _line(bid: asks.Bid, share, enough) -> dict:
    language = wording.language()
    portions = [rules.plain_portion(part) for part in share.portions]
    return {
        "anchor": side_by_side.anchor(bid.id),
        "name": bid.id.split("/", 1)[1].replace("/", " · "),
        "bid": bid.id,
        "rank": bid.rank or 0,
        "asked": money.kroner(bid.amount or 0),
        "given": money.kroner(share.amount),
        "sentence": reasons.share_sentences(portions, language),
        "chain": chains.chain(portions, language),
        "enough": sentences.sentence(rules.plain_enough(enough), language, portions),
    }
