"""One letter, warm, beside bare calls of WeasyPrint on the same page. Prints ratios of CPU time.

Run: .venv/bin/python bench/letters.py [rounds]
"""

import os
import re
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pool.settings")

import django

django.setup()

from django.template.loader import get_template  # noqa: E402
from weasyprint import HTML  # noqa: E402

from pool import paper  # noqa: E402
from pool.kernel import canon  # noqa: E402
from pool.letters import catalogue  # noqa: E402
from tests.letters import example_facts  # noqa: E402


def main(rounds: int) -> None:
    facts = example_facts.partial_facts(lines=10)
    template = catalogue.LETTERS["partial_award"].template("da")
    attachment = ("facts.json", canon.canonical(facts).encode())
    page = bare_page(get_template(template).render(facts))
    calls = {
        "ours: facts → PDF/A-3a + PDF/UA-1": lambda: paper.render(template, facts, attachment=attachment),
        "bare HTML(…).write_pdf(), plain and untagged": lambda: HTML(string=page).write_pdf(),
        "bare HTML(…).write_pdf(pdf_variant='pdf/a-3a')": lambda: HTML(string=page).write_pdf(pdf_variant="pdf/a-3a"),
    }
    spent = measured(calls, rounds)
    ours, *bare = spent.values()
    for name, seconds in spent.items():
        print(f"{name:52} {seconds * 1000:7.1f} ms CPU")
    print(f"ours / bare plain     {ours / bare[0]:5.2f}   target ≤ 1.10")
    print(f"ours / bare PDF/A-3a  {ours / bare[1]:5.2f}")
    growth(template)


def growth(template: str) -> None:
    """CPU by number of lines: it should rise in a straight line."""
    for lines in (1, 10, 100, 400):
        facts = example_facts.partial_facts(lines=lines)
        spent = measured({"": lambda facts=facts: paper.render(template, facts)}, 3)[""]
        print(f"{lines:4} lines {spent * 1000:7.1f} ms CPU, {spent * 1000 / lines:6.2f} ms a line")


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


def bare_page(html: str) -> str:
    """The same page for a caller who knows nothing of ours: styles inside, fonts and mark by their files."""
    style = paper.ASSETS["print.css"][0].read_text()
    addresses = {f"asset:/{name}": path.as_uri() for name, (path, _) in paper.ASSETS.items()}
    style = re.sub(r"asset:/[\w./-]+", lambda found: addresses[found[0]], style)
    return html.replace("</head>", f"<style>{style}</style></head>")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
