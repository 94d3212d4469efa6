#!/usr/bin/env python3
"""The commands of the product. `demo` and `test` first set up what they need; all others are plain Django."""

import importlib.util
import os
import sys

SETS_ITSELF_UP = ("demo", "test")


def main():
    if sys.version_info < (3, 11):  # noqa: UP036 (whoever has an older one shall read a sentence, not a traceback)
        sys.exit("Python 3.11 or newer is needed; this is Python {}.{}.".format(*sys.version_info))
    verb = sys.argv[1] if len(sys.argv) > 1 else ""
    if "POOL_READY" not in os.environ:
        from pool import bootstrap  # inline: an older Python must get this far to be told

        if verb in SETS_ITSELF_UP:
            bootstrap.ready(testing=verb == "test")
            bootstrap.start_again()
        elif importlib.util.find_spec("django") is None:
            bootstrap.start_again()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pool.settings")
    from django.core.management import execute_from_command_line  # inline: before the set-up there is no Django

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
