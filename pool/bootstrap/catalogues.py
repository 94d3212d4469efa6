"""Compile the message catalogues without gettext. Runs inside `.venv`."""

import polib

from pool.bootstrap import places


def compile_all(source=places.LOCALE, target=places.COMPILED):
    """Write a .mo for every .po, by a rename: a server starting meanwhile reads the old one or the new one."""
    for catalogue in sorted(source.glob("*/LC_MESSAGES/*.po")):
        compiled = (target / catalogue.relative_to(source)).with_suffix(".mo")
        compiled.parent.mkdir(parents=True, exist_ok=True)
        partial = compiled.with_suffix(".part")
        polib.pofile(str(catalogue)).save_as_mofile(str(partial))
        partial.replace(compiled)


if __name__ == "__main__":
    compile_all()
