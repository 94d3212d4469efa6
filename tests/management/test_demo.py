import socket

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.http import HttpResponseServerError

from pool.management import demo as demo_data
from pool.management.commands import demo


@pytest.fixture(autouse=True)
def _its_own_state(settings, tmp_path):
    settings.STATE = tmp_path


@pytest.fixture
def loads(monkeypatch):
    """Replace the data by one user; return the moments at which it was loaded."""
    moments = []

    def load(*, at):
        moments.append(at)
        get_user_model().objects.create(username="preparer")

    monkeypatch.setattr(demo_data, "load", load)
    return moments


def test_demo_once_loads_on_first_run_only_and_prints_the_address(db, loads, capsys):
    call_command("demo", "--once", "--port", "8765")
    call_command("demo", "--once", "--port", "8765")
    assert len(loads) == 1
    assert loads[0].tzinfo
    assert capsys.readouterr().out == "http://127.0.0.1:8765/\n" * 2


def test_demo_once_fails_when_the_front_page_does(db, loads, monkeypatch, capsys):
    monkeypatch.setattr(demo.Client, "get", lambda self, *arguments, **options: HttpResponseServerError())
    with pytest.raises(CommandError, match="The front page answered 500"):
        call_command("demo", "--once")
    assert capsys.readouterr().out == ""


def test_demo_that_breaks_while_loading_leaves_nothing(db, monkeypatch):
    def break_off(*, at):
        get_user_model().objects.create(username="preparer")
        raise ValueError("broken off")

    monkeypatch.setattr(demo_data, "load", break_off)
    with pytest.raises(ValueError, match="broken off"):
        call_command("demo", "--once")
    assert not get_user_model().objects.exists()


@pytest.mark.once
def test_demo_is_refused_in_production(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="POOL_ENV says production"):
        call_command("demo", "--once")


@pytest.mark.once
def test_demo_names_a_port_that_is_taken():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=f"Port {port}: Address already in use. Choose another one with --port."):
            call_command("demo", "--port", str(port))
