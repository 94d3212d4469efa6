from pool.payments.models import Payment

CONFIRM = "/api/v1/payments/2026-1-751/1/confirm"


def test_instalment_is_confirmed_once(api, decided):
    client = api(decided.people.finance)
    planned = client.get("/api/v1/payments", {"award": "2026-1-751"}).json()["results"]

    confirmed = client.post(CONFIRM)

    assert [(row["number"], row["amount"], row["next_in_line"], row["paid_at"]) for row in planned] == [
        (1, "50000.00", True, None)
    ]
    assert confirmed.status_code == 201
    assert (confirmed.json()["paid_at"], confirmed.json()["paid_by"]["username"]) == (
        "2026-10-01T13:00:00+02:00",
        "finance",
    )
    again = client.post(CONFIRM)
    assert (again.status_code, again.json()["code"]) == (409, "paid_already")
    assert Payment.objects.count() == 1


def test_instalment_that_is_not_in_the_plan(api, decided):
    client = api(decided.people.finance)

    assert client.post("/api/v1/payments/2026-1-751/7/confirm").status_code == 404
    assert client.post("/api/v1/payments/2026-1-751/0/confirm").status_code == 404
    assert client.post("/api/v1/payments/2026-1-999/1/confirm").status_code == 404
    assert Payment.objects.count() == 0


def test_only_finance_confirms(api, decided):
    for role in ("decider", "controller", "auditor", "caseworker", "preparer", "ministry"):
        assert api(getattr(decided.people, role)).post(CONFIRM).status_code == 403


def test_plan_takes_the_same_queries_for_any_number(api, decided, django_assert_num_queries):
    client = api(decided.people.finance)

    with django_assert_num_queries(5):
        assert client.get("/api/v1/payments").json()["count"] == 2
    with django_assert_num_queries(6):  # one more looks up the municipality
        assert client.get("/api/v1/payments", {"municipality": "751"}).json()["count"] == 1
