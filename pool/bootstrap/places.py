"""Where things lie, and how the set-up speaks."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
STATE = ROOT / ".state"
PYTHON = VENV / "bin" / "python"

BOOTSTRAP = ROOT / "pool" / "bootstrap"
LOCALE = ROOT / "pool" / "locale"
FRONTEND = ROOT / "pool" / "frontend"
PACKAGE_LOCK = FRONTEND / "package-lock.json"
DESIGN_SYSTEM = STATE / "npm" / "node_modules" / "dkfds"
STYLES = STATE / "dkfds"
FONTS = STATE / "fonts"
COMPILED = STATE / "locale"


def say(text):
    print(f"set-up: {text}", file=sys.stderr, flush=True)


def run(command, **options):
    """Run one program of the set-up; when it fails, name it and stop.

    What it prints goes to standard error: standard output belongs to the command that the person asked for.
    """
    options.setdefault("stdout", sys.stderr)
    try:
        subprocess.run([str(part) for part in command], check=True, **options)
    except FileNotFoundError:
        sys.exit(f"set-up: the program {command[0]} is missing.")
    except subprocess.CalledProcessError as failure:
        shown = " ".join(os.path.basename(str(part)) for part in command[:6])
        sys.exit(f"set-up: “{shown} …” failed with {failure.returncode}; what it said stands above.")
