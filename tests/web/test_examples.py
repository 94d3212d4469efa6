"""The public help page about rules."""

import pytest
from django.test import Client

from pool.allocation import examples
from tests.web.applications.reading import main


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("da", "Linjen stod som nr. 2 af 3 i køen. Der var 40.000 kr. tilbage, og dem får linjen."),
        ("en", "handed out"),
    ],
)
def test_the_page_works_every_example_in_the_readers_language(db, language, said):
    response = Client(headers={"accept-language": language}).get("/sharing/")
    assert response.status_code == 200
    assert [item["code"] for item in response.context["examples"]] == [item.code for item in examples.EXAMPLES]
    assert said in main(response)
    for item in response.context["examples"]:
        assert item["problem"] or all(row["why"] for row in item["rows"])
        assert item["rules"]


def test_the_draw_is_shown_ticket_by_ticket(db):
    rows = Client().get("/sharing/").context["draw"]
    assert [(row["name"], row["counter"], row["number"]) for row in rows] == [("D", 1, 2), ("A", 2, 0), ("C", 3, 1)]
