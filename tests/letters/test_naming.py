"""Names for the codes of a ruleset, looked up only where it has any."""

import pytest

from pool.allocation import templates
from pool.letters import naming
from pool.registry.models import Region
from tests import factories


@pytest.mark.parametrize("code", templates.TEMPLATES)
def test_a_ruleset_without_codes_of_the_agency_asks_nobody(db, code, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert naming.method_sentences(templates.ruleset(code), "da")


def test_keys_and_regions_are_told_by_name(world, django_assert_num_queries):
    factories.figures(world, {"751": "5"}, code="own")
    region = Region.objects.get(name_da="Region Østdanmark").code
    ruleset = {
        "steps": [
            {"method": "queue", "order": ["-key:own"], "margin": "stop", "select": {"region": [region]}},
            {"method": "equal", "weight": "own"},
        ]
    }
    with django_assert_num_queries(2):
        said = naming.method_sentences(ruleset, "en")
    assert said[0] == "The money goes first to the lines from Region of Eastern Denmark."
    assert said[1] == "The queue goes by the key “own in English”, the largest figure first."
    assert naming.names("en")[f"region:{region}"] == "Region of Eastern Denmark"
