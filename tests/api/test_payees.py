from tests import factories

HERE = "/api/v1/payees/751"
GIVEN = {"cvr": "DK 55 13 30 18", "source": "virk.dk"}


def test_number_goes_from_proposal_to_payments(api, world, clock):
    admin, controller = api(world.people.administrator), api(world.people.controller)
    nothing = {"municipality": {"code": "751", "name": "Aarhus Kommune"}, "cvr": "", "gln": "", "waits_until": None}
    assert admin.get(HERE).json() == {**nothing, "state": "no_number"}
    sent = admin.post(f"{HERE}/changes", GIVEN)
    change = f"/api/v1/payee-changes/{sent.json()['id']}"

    assert (sent.status_code, sent.json()["new_cvr"], sent.json()["old_cvr"]) == (201, "55133018", "")
    assert admin.get(HERE).json()["state"] == "proposed"
    assert admin.post(f"{change}/confirm").json()["code"] == "payee_proposed_by_you"
    assert api(world.people.finance).post(f"{change}/confirm").status_code == 403
    done = controller.post(f"{change}/confirm")
    assert (done.status_code, done.json()["waits_until"]) == (200, "2026-09-15T10:00:00+02:00")
    assert controller.get(HERE).json() == {
        **nothing, "cvr": "55133018", "state": "waiting", "waits_until": "2026-09-15T10:00:00+02:00",
    }  # fmt: skip
    clock.shift(5 * 24 * 3600)
    late = api(world.people.controller)
    assert late.get("/api/v1/payees?state=ready").json()["count"] == 1
    assert late.get("/api/v1/payees").json()["count"] == 3
    assert late.get(f"{HERE}/changes").json()["results"][0]["confirmed_by"]["username"] == "controller"
    assert late.post(f"{change}/confirm").status_code == 409


def test_gln_stays_where_it_is_left_out_and_goes_where_it_is_empty(api, world):
    factories.numbered(world, world.aarhus, "55133018")
    admin, controller = api(world.people.administrator), api(world.people.controller)

    def changed(**given) -> str:
        made = admin.post(f"{HERE}/changes", {**GIVEN, **given}).json()
        return controller.post(f"/api/v1/payee-changes/{made['id']}/confirm").json()["new_gln"]

    assert changed(gln="5798005770220") == "5798005770220"
    assert changed(cvr="13585628") == "5798005770220"
    assert changed(gln="") == ""


def test_what_is_wrong_is_said_and_kept_by_nobody(api, world):
    admin = api(world.people.administrator)
    wrong = admin.post(f"{HERE}/changes", {"cvr": "55133019", "gln": "1", "source": "x"})
    assert (wrong.status_code, wrong.json()["code"]) == (400, "several_problems")
    assert [error["code"] for error in wrong.json()["facts"]["errors"]] == ["cvr_check_digit", "not_a_gln"]
    assert admin.post("/api/v1/payees/999/changes", GIVEN).status_code == 404
    assert admin.get("/api/v1/payees/999").status_code == admin.get("/api/v1/payees/999/changes").status_code == 404
    assert admin.post("/api/v1/payee-changes/999/confirm").status_code == 404
    assert admin.get("/api/v1/payees?state=rich").status_code == 400
    assert admin.get(f"{HERE}/changes").json()["count"] == 0


def test_change_is_declined_with_a_reason(api, world):
    admin, controller = api(world.people.administrator), api(world.people.controller)
    change = f"/api/v1/payee-changes/{admin.post(f'{HERE}/changes', GIVEN).json()['id']}"
    assert controller.post(f"{change}/decline", {"reason": " "}).status_code == 400
    done = controller.post(f"{change}/decline", {"reason": "Not theirs."})
    assert (done.json()["decline_reason"], controller.get(HERE).json()["state"]) == ("Not theirs.", "no_number")
