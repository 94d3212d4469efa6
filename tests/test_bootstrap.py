"""The parts of the set-up that can be tried without installing anything."""

import os
import subprocess
import sys
from pathlib import Path

import polib
import pytest
from django.conf import settings
from fontTools.ttLib import TTFont

from pool import bootstrap
from pool.bootstrap import catalogues, fonts, frontend, places, python, stamps, system

pytestmark = pytest.mark.once


@pytest.fixture
def bare_machine(monkeypatch, tmp_path):
    """A machine with Python and nothing else, and nothing unpacked privately."""
    monkeypatch.setattr(system, "_loads", lambda library: False)
    monkeypatch.setattr(system, "_makes_environments", lambda: False)
    monkeypatch.setattr(system, "browser", lambda: None)
    monkeypatch.setattr(places, "PYTHON", tmp_path / "python")
    monkeypatch.setattr(system, "PRIVATE_ROOT", tmp_path)
    monkeypatch.setattr(system, "PRIVATE_LIST", tmp_path / "packages")
    return tmp_path


def test_missing_on_a_bare_machine_to_run(bare_machine):
    assert system.missing(testing=False) == ["libpangoft2-1.0-0", "libharfbuzz-subset0", "python3-venv"]


def test_missing_on_a_bare_machine_to_test(bare_machine):
    assert system.missing(testing=True) == [
        "libpangoft2-1.0-0",
        "libharfbuzz-subset0",
        "libatomic1",
        "python3-venv",
        "chromium",
    ]


def test_missing_nothing_that_was_unpacked_before(bare_machine):
    (bare_machine / "packages").write_text("libpangoft2-1.0-0\nlibharfbuzz-subset0\npython3-venv\n")
    assert system.missing(testing=True) == ["libatomic1", "chromium"]


def test_install_names_the_line_where_apt_is_missing(bare_machine, monkeypatch):
    monkeypatch.setattr(system.shutil, "which", lambda name: None)
    with pytest.raises(SystemExit) as stop:
        system.install(testing=False)
    assert (
        "    sudo apt-get update && sudo apt-get install -y --no-install-recommends "
        "libpangoft2-1.0-0 libharfbuzz-subset0 python3-venv\n"
    ) in str(stop.value)


def test_install_names_the_line_where_unpacking_fails(bare_machine, monkeypatch):
    monkeypatch.setattr(system.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(system.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(system, "_unpack_privately", lambda packages: False)
    with pytest.raises(SystemExit, match="sudo apt-get install"):
        system.install(testing=True)


def test_install_uses_apt_as_root(bare_machine, monkeypatch):
    commands = []
    monkeypatch.setattr(system.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(system.os, "geteuid", lambda: 0)
    monkeypatch.setattr(places, "run", lambda command, **options: commands.append(command[:2]))
    system.install(testing=False)
    assert commands == [["apt-get", "update"], ["apt-get", "install"]]


def test_environment_is_untouched_where_nothing_was_unpacked(bare_machine):
    assert system.environment() == {}


def test_environment_points_to_what_was_unpacked(bare_machine):
    (bare_machine / "packages").write_text("chromium\n")
    (bare_machine / "usr/lib/x86_64-linux-gnu").mkdir(parents=True)
    (bare_machine / "usr/lib/chromium").mkdir()
    (bare_machine / "usr/lib/chromium/chromium").touch()
    found = system.environment()
    assert found["LD_LIBRARY_PATH"] == str(bare_machine / "usr/lib/x86_64-linux-gnu")
    assert found["CHROMIUM"] == str(bare_machine / "usr/lib/chromium/chromium")


def test_stamp_is_fresh_until_a_source_changes(tmp_path):
    source, stamp = tmp_path / "a.lock", tmp_path / "stamps" / "a"
    source.write_text("one")
    assert not stamps.is_fresh(stamp, [source])
    stamps.write(stamp, [source])
    assert stamps.is_fresh(stamp, [source])
    source.write_text("two")
    assert not stamps.is_fresh(stamp, [source])


def test_stamp_knows_where_one_source_ends(tmp_path):
    first, second = tmp_path / "1", tmp_path / "2"
    first.write_text("ab")
    second.write_text("c")
    before = stamps.digest([first, second])
    first.write_text("a")
    second.write_text("bc")
    assert stamps.digest([first, second]) != before


def test_one_at_a_time_makes_the_second_wait(tmp_path):
    lock = tmp_path / "lock"
    code = f"from pool.bootstrap import stamps\nwith stamps.one_at_a_time({str(lock)!r}): print('in')"
    with stamps.one_at_a_time(lock):
        second = subprocess.Popen([sys.executable, "-c", code], cwd=settings.BASE, stdout=subprocess.PIPE, text=True)
        with pytest.raises(subprocess.TimeoutExpired):
            second.wait(timeout=0.5)
    assert second.communicate(timeout=20)[0] == "in\n"


def test_run_stops_with_a_sentence_when_a_program_fails(capfd):
    with pytest.raises(SystemExit, match="failed with 3"):
        places.run([sys.executable, "-c", "raise SystemExit(3)"])
    with pytest.raises(SystemExit, match="no-such-program is missing"):
        places.run(["no-such-program"])


def test_prepare_runs_a_step_again_only_for_a_new_source_or_a_lost_result(tmp_path, monkeypatch):
    ran = []
    monkeypatch.setattr(places, "STATE", tmp_path)
    monkeypatch.setattr(places, "run", lambda command, **options: ran.append(command[-1]))
    source, result = tmp_path / "source", tmp_path / "result"
    source.write_text("one")
    result.mkdir()
    python.prepare("fonts", sources=[source], makes=result)
    python.prepare("fonts", sources=[source], makes=result)
    assert ran == ["pool.bootstrap.fonts"]
    source.write_text("two")
    python.prepare("fonts", sources=[source], makes=result)
    assert len(ran) == 2
    result.rmdir()
    python.prepare("fonts", sources=[source], makes=result)
    assert len(ran) == 3


@pytest.mark.parametrize("uv_is_there", [True, False])
def test_lock_is_installed_by_pip_when_uv_cannot(uv_is_there, tmp_path, monkeypatch):
    lock, asked = tmp_path / "requirements.lock", []
    lock.write_text("")
    monkeypatch.setattr(places, "ROOT", tmp_path)
    monkeypatch.setattr(python, "STAMPS", tmp_path / "stamps")
    monkeypatch.setattr(python, "INSTALLER", Path(sys.executable if uv_is_there else tmp_path / "uv"))
    failed = subprocess.CompletedProcess([], 2, "", "no such wheel")
    monkeypatch.setattr(python.subprocess, "run", lambda command, **options: failed)
    monkeypatch.setattr(places, "run", asked.append)
    python._install_lock("runtime", lock)
    python._install_lock("runtime", lock)
    assert asked == [python.pip_install(lock)]


def test_files_named_by_css_leaves_out_data_and_fragments():
    css = "a{b:url(../img/a.svg)}b{src:url('../fonts/b.woff2?x#y')}c{b:url(data:image/svg+xml;base64,xx)}"
    assert frontend.files_named_by(css) == {"img/a.svg", "fonts/b.woff2"}


def test_source_maps_are_cut_from_scripts_and_styles():
    assert frontend.SOURCE_MAP.sub("", "a{}/*# sourceMappingURL=a.css.map */") == "a{}"
    assert frontend.SOURCE_MAP.sub("", "x();\n//# sourceMappingURL=x.js.map") == "x();\n"


def test_design_system_is_complete():
    css = (places.STYLES / "css/dkfds.min.css").read_text(encoding="utf-8")
    wanted = {*frontend.WANTED, *frontend.files_named_by(css)}
    assert sorted(name for name in wanted if not (places.STYLES / name).exists()) == []


def test_catalogue_is_compiled_without_what_is_fuzzy(tmp_path):
    folder = tmp_path / "from" / "da" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text('msgid "Hello"\nmsgstr "Goddag"\n\n#, fuzzy\nmsgid "Bye"\nmsgstr "Hej"\n')
    catalogues.compile_all(tmp_path / "from", tmp_path / "to")
    compiled = polib.mofile(str(tmp_path / "to/da/LC_MESSAGES/django.mo"))
    assert [(entry.msgid, entry.msgstr) for entry in compiled] == [("Hello", "Goddag")]


@pytest.mark.parametrize("cut", fonts.CUTS)
def test_fonts_have_every_letter_a_letter_needs(cut):
    letters = TTFont(places.FONTS / f"IBMPlexSans-{cut}.ttf").getBestCmap()
    needed = "ABCÆØÅabcæøåÉéÄÖÜäöüßŁłŠš0123456789 .,;:!?§%‰€½–—…·•“”„‘’»«()[]/@&+−×≤≥→✓\u00a0"
    assert [letter for letter in needed if ord(letter) not in letters] == []


def test_fonts_have_the_same_bytes_every_time(tmp_path):
    source = fonts.SOURCE / "IBMPlexSans-Regular.woff2"
    fonts.cut(source, tmp_path / "again.ttf")
    assert (tmp_path / "again.ttf").read_bytes() == (places.FONTS / "IBMPlexSans-Regular.ttf").read_bytes()


def test_start_again_enters_the_environment_once(monkeypatch):
    started = []
    monkeypatch.setattr(os, "execve", lambda *arguments: started.append(arguments))
    monkeypatch.setattr(sys, "argv", ["manage.py", "demo", "--once"])
    bootstrap.start_again()
    program, command, environment = started[0]
    assert command == [str(places.PYTHON), str(places.ROOT / "manage.py"), "demo", "--once"]
    assert environment["POOL_READY"] == "1"


def test_old_python_gets_a_sentence(monkeypatch):
    import manage

    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    with pytest.raises(SystemExit, match=r"Python 3\.11 or newer is needed; this is Python 3\.9\."):
        manage.main()
