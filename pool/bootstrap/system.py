"""What Python packages cannot bring: Pango for the PDFs, a browser for the tests."""

import ctypes
import os
import shutil
import subprocess
import sys

from pool.bootstrap import places

TO_RUN = {"libpangoft2-1.0.so.0": "libpangoft2-1.0-0", "libharfbuzz-subset.so.0": "libharfbuzz-subset0"}
TO_TEST = {"libatomic.so.1": "libatomic1"}
BROWSERS = ("chromium", "chromium-browser", "google-chrome")

# Without root the packages are unpacked here instead of installed.
PRIVATE = places.STATE / "system"
PRIVATE_ROOT = PRIVATE / "root"
PRIVATE_LIST = PRIVATE / "packages"
FONTS_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>/usr/share/fonts</dir><dir>{root}/usr/share/fonts</dir><cachedir>{cache}</cachedir></fontconfig>
"""


def install(*, testing):
    packages = missing(testing=testing)
    if not packages:
        return
    places.say("installing the Debian packages " + " ".join(packages))
    if not shutil.which("apt-get"):
        sys.exit(by_hand(packages))
    if os.geteuid() == 0:
        _install_as_root(packages)
    elif not _unpack_privately(packages):
        sys.exit(by_hand(packages))


def missing(*, testing):
    """Return the Debian packages whose content is found neither on the machine nor in the private folder."""
    libraries = {**TO_RUN, **TO_TEST} if testing else TO_RUN
    packages = [package for library, package in libraries.items() if not _loads(library)]
    if not places.PYTHON.exists() and not _makes_environments():
        packages.append("python3-venv")
    if testing and not browser():
        packages.append("chromium")
    unpacked = set(PRIVATE_LIST.read_text().split()) if PRIVATE_LIST.exists() else set()
    return [package for package in packages if package not in unpacked]


def by_hand(packages):
    return (
        "These Debian packages are missing. Run this once, then the same command again:\n\n"
        f"    sudo apt-get update && sudo {' '.join(_apt_install(packages))}\n"
    )


def browser():
    """Return the path of a Chromium, or None."""
    named = os.environ.get("CHROMIUM")
    return named or next((path for name in BROWSERS if (path := shutil.which(name))), None)


def environment():
    """Return the variables that let a program find what was unpacked without root; none where nothing was."""
    if not PRIVATE_LIST.exists():
        return {}
    found = {
        "LD_LIBRARY_PATH": ":".join(str(folder) for folder in _library_folders()),
        "FONTCONFIG_FILE": str(PRIVATE / "fonts.conf"),
    }
    chromium = PRIVATE_ROOT / "usr/lib/chromium/chromium"
    if chromium.exists() and not browser():
        found["CHROMIUM"] = str(chromium)
    return found


def _library_folders():
    """Return the folders of libraries and those inside them: some packages keep one of their own a level down."""
    folders = [*PRIVATE_ROOT.glob("usr/lib/*-linux-gnu*"), *PRIVATE_ROOT.glob("lib/*-linux-gnu*")]
    inner = {library.parent for folder in folders for library in folder.glob("*/lib*.so*")}
    return [*sorted(folders), *sorted(inner)]


def _loads(library):
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _makes_environments():
    """Debian's python3 comes without the parts that `python3 -m venv` needs."""
    return subprocess.run([sys.executable, "-c", "import ensurepip, venv"], capture_output=True).returncode == 0


def _apt_install(packages):
    return ["apt-get", "install", "-y", "--no-install-recommends", *packages]


def _install_as_root(packages):
    quiet = {"env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, "stdout": subprocess.DEVNULL}
    places.run(["apt-get", "update", "-qq"], **quiet)
    places.run([*_apt_install(packages), "-qq", "-o", "Dpkg::Use-Pty=0"], **quiet)


def _unpack_privately(packages):
    """Download the packages and what they need as an ordinary user, and unpack them. Return whether that worked."""
    places.say("without root: unpacking them below .state/system")
    apt = PRIVATE / "apt"
    for folder in (apt / "lists/partial", apt / "archives/partial", PRIVATE_ROOT):
        folder.mkdir(parents=True, exist_ok=True)
    options = ["-qq", "-o", "Debug::NoLocking=true", "-o", f"Dir::State::lists={apt}/lists", "-o", f"Dir::Cache={apt}"]
    download = [*_apt_install(packages), "--download-only"]
    if not (_works("apt-get", "update", *options) and _works(*download, *options)):
        return False
    if not all(_works("dpkg-deb", "-x", archive, PRIVATE_ROOT) for archive in sorted(apt.glob("archives/*.deb"))):
        return False
    shutil.rmtree(apt)
    (PRIVATE / "fonts.conf").write_text(FONTS_CONF.format(root=PRIVATE_ROOT, cache=PRIVATE / "fontconfig"))
    before = PRIVATE_LIST.read_text() if PRIVATE_LIST.exists() else ""
    PRIVATE_LIST.write_text(before + "\n".join(packages) + "\n")
    return True


def _works(*command):
    return subprocess.run(command, stdout=sys.stderr).returncode == 0
