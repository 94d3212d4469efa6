"""The collection of rulesets: versions, what freezes them, and two people at once."""

import pytest

from pool.allocation import problems, templates
from pool.awards.models import Ruleset
from pool.awards.services import rulesets
from pool.journal.models import Entry
from pool.kernel.refusals import Forbidden, TooLong
from tests import factories
from tests.factories import NOW
from tests.together import at_once

OTHER = templates.ruleset("pro_rata")


def save(world, name="Kø", content=factories.QUEUE) -> Ruleset:
    return rulesets.keep(name=name, content=content, by=world.people.caseworker, at=NOW)


def test_a_known_name_gets_its_next_version(world):
    versions = [save(world).version, save(world, content=OTHER).version, save(world, "Andet").version]
    assert versions == [1, 2, 1]
    assert save(world).version == 3
    assert Entry.objects.last().verb == "awards.save_ruleset"


def test_the_latest_rules_are_not_saved_again(world):
    save(world)
    with pytest.raises(rulesets.SameAsBefore) as refused:
        save(world, " Kø ")
    assert refused.value.facts == {"version": 1}


@pytest.mark.parametrize(
    ("name", "refusal"),
    [("", rulesets.NameMissing), (" \n", rulesets.NameMissing), ("x" * 101, TooLong), ("\x01", Forbidden)],
)
def test_a_name_that_cannot_be_is_refused(world, name, refusal):
    with pytest.raises(refusal):
        save(world, name)


def test_wrong_rules_are_refused_with_every_field(world):
    with pytest.raises(problems.RulesetInvalid) as refused:
        save(world, content={"steps": [{"method": "queue"}], "unit": 0})
    assert [problem.path for problem in refused.value.problems] == ["unit", "steps[0].order", "steps[0].margin"]


def test_an_unused_version_is_changed_and_a_used_one_never(world):
    kept, by = save(world), world.people.caseworker
    changed = rulesets.change(ruleset=kept, content=OTHER, seen=kept.sha256, by=by, at=NOW)
    assert (changed.version, changed.sha256 != kept.sha256) == (1, True)
    assert Entry.objects.last().verb == "awards.change_ruleset"
    rulesets.freeze(ruleset=kept, by=by, at=NOW)
    with pytest.raises(rulesets.RulesetUsed):
        rulesets.change(ruleset=kept, content=factories.QUEUE, by=by, at=NOW)
    assert Ruleset.objects.get().sha256 == changed.sha256


def test_what_somebody_changed_meanwhile_is_not_overwritten(world):
    kept, by = save(world), world.people.caseworker
    rulesets.change(ruleset=kept, content=OTHER, seen=kept.sha256, by=by, at=NOW)
    with pytest.raises(rulesets.ChangedMeanwhile):
        rulesets.change(ruleset=kept, content=templates.ruleset("children"), seen=kept.sha256, by=by, at=NOW)


@pytest.mark.django_db(transaction=True)
def test_two_who_save_at_once_get_two_versions_or_one_is_told(transactional_db):
    world = factories.world()
    found = at_once(lambda: save(world), lambda: save(world, content=OTHER))
    names = sorted(type(item).__name__ for item in found)
    assert names in (["Ruleset", "Ruleset"], ["ChangedMeanwhile", "Ruleset"])
    versions = list(Ruleset.objects.order_by("version").values_list("version", flat=True))
    assert versions == [1, 2][: names.count("Ruleset")]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_change_at_once_one_is_told(transactional_db):
    world = factories.world()
    kept, by = save(world), world.people.caseworker
    found = at_once(
        *(
            lambda code=code: rulesets.change(
                ruleset=kept, content=templates.ruleset(code), seen=kept.sha256, by=by, at=NOW
            )
            for code in ("pro_rata", "children")
        )
    )
    assert sorted(type(item).__name__ for item in found) == ["ChangedMeanwhile", "Ruleset"]
