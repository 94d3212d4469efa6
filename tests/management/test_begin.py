import io

import pytest
from django.core.management import call_command

from pool.access.models import User
from pool.mail.models import Message
from pool.registry.models import Module, Municipality
from pool.reports import proof
from tests.factories import person

pytestmark = pytest.mark.django_db
HEAD = "username,first name,last name,e-mail,role,municipality\n"
GOOD = HEAD + (
    "tbr,Tove,Brinksted,tbr@styrelsen.dk,administrator,\n"
    "ibh,Ib,Holm,ibh@styrelsen.dk,administrator,\n"
    "vra,Viggo,Ravnkilde,vra@styrelsen.dk,decider,\n"
    "vra,Viggo,Ravnkilde,vra@styrelsen.dk,caseworker,\n"
    "kve,Karla,Vestergård,kve@aarhus.dk,preparer,751\n"
)


@pytest.fixture(autouse=True)
def production(settings):
    settings.DEMO = False


@pytest.fixture
def begin(tmp_path):
    """Run the command on a table; its exit code, what it printed, and what it said of faults."""

    def run(table: str | bytes, *options: str) -> tuple[int, str, list[str]]:
        path, out, err = tmp_path / "people.csv", io.StringIO(), io.StringIO()
        path.write_bytes(table if isinstance(table, bytes) else table.encode())
        try:
            call_command("begin", str(path), *options, stdout=out, stderr=err)
        except SystemExit as stop:
            return stop.code, out.getvalue(), err.getvalue().splitlines()
        return 0, out.getvalue(), err.getvalue().splitlines()

    return run


def test_a_good_table_begins_an_installation(begin):
    code, said, faults = begin(GOOD)
    assert (code, faults) == (0, [])
    assert said.splitlines() == [
        "98 municipalities; the programme DBU with 6 modules.",
        "tbr  Tove Brinksted  tbr@styrelsen.dk  administrator",
        "ibh  Ib Holm  ibh@styrelsen.dk  administrator",
        "vra  Viggo Ravnkilde  vra@styrelsen.dk  decider, caseworker",
        "kve  Karla Vestergård  kve@aarhus.dk  preparer",
        "4 people with 5 roles. Each is sent a link to choose a password, good for 7 days, when “manage.py work” runs.",
    ]
    assert (Municipality.objects.count(), Module.objects.count()) == (98, 6)
    assert User.objects.get(username="vra").roles == {"decider", "caseworker"}
    assert User.objects.get(username="kve").municipality.code == "751"
    assert not any(user.has_usable_password() for user in User.objects.all())
    assert set(Message.objects.values_list("kind", "state")) == {("welcome", "waiting")}
    assert [item.problem for item in proof.findings() if item.problem] == []


def test_a_semicolon_a_mark_of_the_order_and_windows_lines_do_no_harm(begin):
    assert begin(("\ufeff" + GOOD).replace(",", ";").replace("\n", "\r\n"))[0] == 0
    assert User.objects.count() == 4


def test_checking_changes_nothing(begin):
    assert begin(GOOD, "--check") == (0, "4 people with 5 roles. Nothing was changed.\n", [])
    assert not User.objects.exists() and not Municipality.objects.exists() and not Message.objects.exists()


def test_a_second_time_is_refused(begin):
    begin(GOOD)
    again = "There are people in this installation already. More of them are added on the page of people."
    assert begin(GOOD) == begin(GOOD, "--check") == (2, "", [again])
    assert User.objects.count() == 4


def test_people_of_before_stop_it(begin):
    person("boss", "administrator")
    assert begin(GOOD)[0] == 2
    assert not Municipality.objects.exists()


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("x y,A,B,a@b.dk,finance,", "“x y” cannot be a user name. Write 3 to 150 characters: letters from a to z, "
         "digits, dots, dashes and underscores."),
        ("abc,,B,a@b.dk,finance,", "Fill in “First name”."),
        ("abc,A,,a@b.dk,finance,", "Fill in “Last name”."),
        ("abc,A,B,,finance,", "Fill in “E-mail”."),
        ("abc,A,B,ab,finance,", "“ab” is not an e-mail address."),
        ("abc,A,B,TBR@styrelsen.dk,finance,", "The address is that of line 2 too."),
        ("abc,A,B,a@b.dk,king,", "There is no role “king”. Roles are: administrator, auditor, caseworker, controller, "
         "decider, finance, ministry, preparer, signatory."),
        ("abc,A,B,a@b.dk,,", "There is no role “”. Roles are: administrator, auditor, caseworker, controller, "
         "decider, finance, ministry, preparer, signatory."),
        ("abc,A,B,a@b.dk,signatory,", "The role signatory needs a municipality."),
        ("abc,A,B,a@b.dk,finance,751", "A person of a municipality cannot be given the role finance."),
        ("abc,A,B,a@b.dk,signatory,999", "There is no municipality “999”."),
        ("vra,Viggo,Ravnkilde,vra@styrelsen.dk,finance,", "One person may not hold both finance and caseworker."),
        ("tbr,Tove,Brinksted,tbr@styrelsen.dk,administrator,", "The role administrator stands twice for this person."),
        ("TBR,Tove,Brinksted,tbr@styrelsen.dk,auditor,", "The person differs from line 2; only the role may."),
        ("tbr,Tove,Brink,tbr@styrelsen.dk,administrator,", "The person differs from line 2; only the role may."),
        ("system,A,B,a@b.dk,finance,",
         "The user name “system” belongs to somebody already. Capitals make no difference."),
    ],
)  # fmt: skip
def test_every_fault_is_named_by_its_line_and_nothing_is_done(begin, line, fault):
    code, said, faults = begin(f"{GOOD}{line}\n")
    assert (code, said) == (2, "")
    assert f"Line 7: {fault}" in faults and faults[-1] == "Nothing was changed."
    assert not User.objects.exists() and not Municipality.objects.exists()


def test_all_faults_are_named_at_once(begin):
    table = HEAD + "a,A,B,a@b.dk,administrator,\n\nabc,A,B,x,king,\n"
    faults = begin(table)[2]
    assert [fault.partition(":")[0] for fault in faults[:3]] == ["Line 2", "Line 4", "Line 4"]
    assert faults[3:] == [
        "An installation begins with at least 2 of the role “Administrator”; there are 1.",
        "An installation begins with at least 1 of the role “Decision maker”; there are 0.",
        "Nothing was changed.",
    ]


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("", "The table holds no rows below its header."),
        (HEAD, "The table holds no rows below its header."),
        (
            "username,role\nabc,finance\n",
            "Line 1: these columns are missing: first name, last name, email, municipality.",
        ),
        (b"PK\x03\x04broken", "could not be read as a table"),
        (b"a\x00b", "could not be read as a table"),
    ],
)
def test_what_is_no_table_of_people_is_refused(begin, table, said):
    code, _, faults = begin(table)
    assert code == 2 and said in faults[0]


def test_a_file_that_is_not_there_is_refused(tmp_path):
    err = io.StringIO()
    with pytest.raises(SystemExit) as stop:
        call_command("begin", str(tmp_path / "none.csv"), stderr=err)
    assert stop.value.code == 2 and "cannot be read: No such file or directory." in err.getvalue()


def test_the_demo_does_not_begin(begin, settings):
    settings.DEMO = True
    assert begin(GOOD) == (2, "", ["Set POOL_ENV=production first. The demo has people of its own: manage.py demo."])
    assert not User.objects.exists()
