"""The virtual environment and what is in it: exactly the packages of the lock files, checked by hash."""

import subprocess
import sys

from pool.bootstrap import places, stamps, system

# Kept inside the environment: whoever deletes it deletes what is remembered about it.
STAMPS = places.VENV / "set-up"
INSTALLER = places.VENV / "bin" / "uv"


def install(*, testing):
    if not (places.PYTHON.exists() and stamps.is_fresh(STAMPS / "made", [])):
        _make_environment()
    _install_lock("runtime", places.ROOT / "requirements.lock")
    if testing:
        _install_lock("tests", places.ROOT / "tests" / "requirements.lock")


def prepare(step, *, sources, makes):
    """Run `pool.bootstrap.<step>` in the environment, unless what it makes is there, made from these sources."""
    stamp = places.STATE / "stamps" / step
    if not (makes.exists() and stamps.is_fresh(stamp, sources)):
        places.run([places.PYTHON, "-m", f"pool.bootstrap.{step}"], cwd=places.ROOT)
        stamps.write(stamp, sources)


def pip_install(lock):
    """Return the command that installs a lock file with pip."""
    pip = [places.PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    return [*pip, "--require-hashes", "-r", lock]


def _make_environment():
    places.say("making .venv")
    wheels = sorted((system.PRIVATE_ROOT / "usr/share/python-wheels").glob("pip-*.whl"))
    if wheels:  # Debian's python3-venv, unpacked without root, lies where this Python does not look
        places.run([sys.executable, "-m", "venv", "--clear", "--without-pip", places.VENV])
        places.run([places.PYTHON, f"{wheels[-1]}/pip", "install", "--quiet", "--no-index", wheels[-1]])
    else:
        places.run([sys.executable, "-m", "venv", "--clear", places.VENV])
    stamps.write(STAMPS / "made", [])


def _install_lock(name, lock):
    stamp = STAMPS / name
    if stamps.is_fresh(stamp, [lock]):
        return
    places.say(f"installing {lock.relative_to(places.ROOT)}")
    if not _install_with_uv(lock):
        places.run(pip_install(lock))
    stamps.write(stamp, [lock])


def _install_with_uv(lock):
    """Return whether uv could do it, several times as fast as pip.

    It has no wheel for every machine and does not read pip's configuration, so it may fail where pip works.
    """
    commands = [[INSTALLER, "pip", "install", "--quiet", "--python", places.PYTHON, "--require-hashes", "-r", lock]]
    if not INSTALLER.exists():
        commands.insert(0, pip_install(places.BOOTSTRAP / "installer.lock"))
    for command in commands:
        tried = subprocess.run(command, capture_output=True, text=True)
        if tried.returncode:
            reason = tried.stderr.strip().splitlines() or ["it gave no reason"]
            places.say(f"uv could not ({reason[-1]}); pip does it")
            return False
    return True
