"""The seal on a letter beside the letter itself, warm. Prints ratios of CPU time.

Run: .venv/bin/python bench/seal.py [rounds]
"""

import os
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pool.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.test import override_settings  # noqa: E402

from pool import paper, seal  # noqa: E402
from pool.kernel import canon  # noqa: E402
from tests import seal_keys  # noqa: E402
from tests.letters import example_facts  # noqa: E402

KEYS = {
    "RSA 2048": lambda: seal_keys.rsa_key(2048),
    "RSA 3072": lambda: seal_keys.rsa_key(3072),
    "RSA 4096": lambda: seal_keys.rsa_key(4096),
    "EC P-256": seal_keys.ec_key,
}


def main(rounds: int, folder: Path) -> None:
    facts = example_facts.partial_facts(lines=10)
    at = datetime.fromisoformat(facts["written_at"])
    attachment = ("facts.json", canon.canonical(facts).encode())
    write = lambda: paper.render("letters/partial_award.html", facts, files=[attachment])  # noqa: E731
    pdf = write()
    calls = {"render": write}
    for name, make in KEYS.items():
        calls[name] = sealing(seal_keys.write(folder / f"{name}.p12", make()), pdf, at)
    spent = measured(calls, rounds)
    print(f"{'render, ten lines':18} {spent['render'] * 1000:7.1f} ms CPU")
    for name in KEYS:
        print(
            f"seal, {name:12} {spent[name] * 1000:7.1f} ms CPU"
            f"   seal / render {spent[name] / spent['render']:5.3f}   target ≤ 0.25"
        )


def sealing(file: str, pdf: bytes, at: datetime):
    def call():
        settings.SEAL_FILE, settings.SEAL_PASSWORD = file, seal_keys.PASSWORD
        return seal.seal(pdf, at)

    return call


def measured(calls: dict, rounds: int) -> dict[str, float]:
    """Least CPU seconds of each call, taken in turns: what a busy neighbour adds is no property of ours."""
    spent = {name: [] for name in calls}
    for call in calls.values():
        call()
    for _ in range(rounds):
        for name, call in calls.items():
            begun = time.process_time()
            call()
            spent[name].append(time.process_time() - begun)
    return {name: min(times) for name, times in spent.items()}


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder, override_settings():
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 15, Path(folder))
