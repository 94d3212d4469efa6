"""How snapshots and scenarios look as JSON."""

import json
from fractions import Fraction

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api import fields
from api.awards.shapes import PortionOut
from pool.allocation import measures, results
from pool.awards import comparing, queries, rules
from pool.kernel import money


class BidOut(serializers.Serializer):
    """One line as the engine sees it; amounts in whole øre."""

    id = serializers.CharField()
    applicant = serializers.CharField(help_text="Code of the municipality.")
    amount = serializers.IntegerField(allow_null=True)
    lot = serializers.IntegerField()
    floor = serializers.IntegerField()
    tier = serializers.IntegerField()
    scheme = serializers.CharField()
    region = serializers.CharField()
    rank = serializers.IntegerField(allow_null=True)
    received_at = serializers.DateTimeField(allow_null=True)
    score = serializers.SerializerMethodField()
    keys = serializers.SerializerMethodField()

    def get_score(self, bid) -> str | None:
        return None if bid.score is None else str(Fraction(bid.score))

    def get_keys(self, bid) -> dict[str, str]:
        return {name: str(Fraction(value)) for name, value in bid.keys.items()}


class ScenarioOut(serializers.Serializer):
    """One ruleset with one budget on a snapshot."""

    id = serializers.IntegerField()
    snapshot = serializers.IntegerField(source="snapshot_id")
    number = serializers.IntegerField()
    name = serializers.CharField()
    ruleset = serializers.IntegerField(source="ruleset_id", allow_null=True, help_text="null: the round's own rules.")
    status = serializers.ChoiceField([results.OK, results.TIE, results.INFEASIBLE])
    budget_amount = fields.Money()
    awarded_amount = fields.Money()
    residue_amount = fields.Money()
    seed = serializers.CharField()
    ruleset_hash = serializers.CharField(source="content_hash")
    result_hash = serializers.CharField()
    made_at = serializers.DateTimeField()
    made_by = fields.PersonOut()


class SnapshotOut(serializers.Serializer):
    """The eligible lines of a round, frozen."""

    id = serializers.IntegerField()
    round = serializers.CharField(source="round.code")
    number = serializers.IntegerField()
    tranche = serializers.IntegerField(help_text="1: the first sharing out; 2 and on: of what came later.")
    bids_hash = serializers.CharField(help_text="SHA-256 of the bids in their one form.")
    keys = serializers.DictField(child=serializers.IntegerField(), help_text="Key: version of its table.")
    pool_amount = fields.Money(help_text="What the pool held then.")
    taken_at = serializers.DateTimeField()
    taken_by = fields.PersonOut()


class SnapshotDetailOut(SnapshotOut):
    bids = serializers.SerializerMethodField()
    scenarios = serializers.SerializerMethodField()

    @extend_schema_field(BidOut(many=True))
    def get_bids(self, snapshot):
        return BidOut(queries.bids_of(snapshot), many=True).data

    @extend_schema_field(ScenarioOut(many=True))
    def get_scenarios(self, snapshot):
        return ScenarioOut(queries.scenarios_of(snapshot), many=True).data


class SumOut(serializers.Serializer):
    name = serializers.CharField()
    asked = serializers.IntegerField()
    granted = serializers.IntegerField()
    bids = serializers.IntegerField()
    met = serializers.IntegerField()


class MeasuresOut(serializers.Serializer):
    """By what scenarios are judged: whole øre; parts as exact fractions in text, null where there are none."""

    asked = serializers.IntegerField()
    granted = serializers.IntegerField()
    residue = serializers.IntegerField()
    met = serializers.IntegerField(help_text="Lines met in full.")
    cut = serializers.IntegerField()
    refused = serializers.IntegerField()
    urgent = serializers.IntegerField(help_text="Lines with a statutory deadline within a year.")
    urgent_met = serializers.IntegerField()
    applicants = serializers.IntegerField()
    applicants_funded = serializers.IntegerField()
    people_funded = serializers.IntegerField(help_text="Employees with at least one module.")
    smallest_cut = serializers.CharField(allow_null=True)
    largest_cut = serializers.CharField(allow_null=True)
    gini = serializers.CharField(allow_null=True)
    regions = SumOut(many=True)
    by_applicant = SumOut(many=True)


class ScenarioShareOut(serializers.Serializer):
    """What a scenario gives one bid, and why."""

    bid = serializers.CharField()
    amount = fields.Money()
    portions = PortionOut(many=True)


class ScenarioDetailOut(ScenarioOut):
    """A scenario with everything that came out of it."""

    rules = serializers.SerializerMethodField(help_text="The ruleset in its one form.")
    steps = serializers.SerializerMethodField()
    problem = serializers.SerializerMethodField()
    measures = serializers.SerializerMethodField()
    shares = serializers.SerializerMethodField()

    def to_representation(self, scenario):
        self.result = results.Result.from_json(scenario.result)
        return super().to_representation(scenario)

    def get_rules(self, scenario) -> dict:
        return json.loads(scenario.content)

    def get_steps(self, scenario) -> list[dict]:
        return list(self.result.steps)

    def get_problem(self, scenario) -> dict:
        return self.result.problem

    @extend_schema_field(MeasuresOut(allow_null=True))
    def get_measures(self, scenario):
        found = measures.of(queries.bids_of(scenario.snapshot), self.result, comparing.person)
        return found and MeasuresOut(found).data

    @extend_schema_field(ScenarioShareOut(many=True))
    def get_shares(self, scenario):
        shares = [
            {
                "bid": share.bid,
                "amount": money.kroner(share.amount),
                "portions": [rules.plain_portion(part) for part in share.portions],
            }
            for share in self.result.shares
        ]
        return ScenarioShareOut(shares, many=True).data
