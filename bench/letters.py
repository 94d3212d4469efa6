"""Letters per second, beside WeasyPrint as anybody would call it, all in one run. Prints ratios of CPU time.

Run: .venv/bin/python bench/letters.py [rounds] [--long]

Every process is forked from a parent that has everything loaded and no database. Its press is prepared only after the
bare calls, so that nothing of ours helps them. `--long` adds a thousand letters in one process, for its memory.
"""

import argparse
import contextlib
import functools
import hashlib
import multiprocessing
import os
import re
import subprocess
import sys
import tempfile
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

LETTERS = catalogue.LETTERS["partial_award"]
HERE = Path(__file__).resolve().parent
TURN = 5
FOLDER = tempfile.TemporaryDirectory()
ALONE = "import sys; from weasyprint import HTML; HTML(string=sys.stdin.read()).write_pdf()"


@functools.cache
def known(lines: int) -> dict:
    return example_facts.partial_facts(lines=lines)


def letter(lines: int = 10, number: int = 1) -> bytes:
    """One letter from its facts; each number has a code of its own."""
    facts = {**known(lines), "verify_url": f"https://kronespor.example/v/{number:016d}"}
    return paper.render(LETTERS.template, facts, files=[("facts.json", canon.canonical(facts).encode())])


def main(rounds: int, long: bool) -> None:
    known(10)
    beside_bare_calls(rounds)
    paper.prepare()  # from here on the parent is warm
    beside_one_call_a_letter()
    two_processes()
    growth()
    same_bytes()
    if long:
        memory()


def beside_bare_calls(rounds: int) -> None:
    """P1. The calls take turns, each in a process of its own."""
    page = bare_page()
    calls = {
        "ours: facts → PDF/A-3a + PDF/UA-1": letter,
        "bare HTML(…).write_pdf(), plain and untagged": lambda: HTML(string=page).write_pdf(),
        "bare HTML(…).write_pdf(pdf_variant='pdf/a-3a')": lambda: HTML(string=page).write_pdf(pdf_variant="pdf/a-3a"),
    }
    spent = in_turns(calls, rounds)
    ours, *bare = (median(times) for times in spent.values())
    for name, times in spent.items():
        print(f"{name:50} {median(times) * 1000:7.1f} ms CPU, least {min(times) * 1000:6.1f}")
    print(f"ours / bare plain     {ours / bare[0]:5.2f}   target ≤ 1.10 (P1)")
    print(f"ours / bare PDF/A-3a  {ours / bare[1]:5.2f}")


def beside_one_call_a_letter() -> None:
    """What a process started for each letter spends, as a script that is called per letter does."""
    page, before = bare_page(), cpu_of_children()
    for _ in range(3):
        subprocess.run([sys.executable, "-c", ALONE], input=page, text=True, check=True)
    alone = (cpu_of_children() - before) / 3
    ours = median(in_turns({"": letter}, 2)[""])
    print(f"ours / a process for each letter {ours / alone:5.2f}   ({alone * 1000:.0f} ms CPU for each)")


def two_processes(letters: int = 24) -> None:
    """P2, the first half. By the clock a busy neighbour counts too; by CPU time it is what free cores would do."""
    clock, cpu = {1: 0.0, 2: 0.0}, {1: 0.0, 2: 0.0}
    for processes in (1, 2, 1, 2):
        ready, go = multiprocessing.Barrier(processes + 1), multiprocessing.Barrier(processes + 1)
        workers = [forked(_print_many, letters // processes, ready, go) for _ in range(processes)]
        ready.wait()
        begun = time.perf_counter()
        go.wait()
        spent = sum(done(worker) for worker in workers)
        clock[processes] = max(clock[processes], letters / (time.perf_counter() - begun))
        cpu[processes] = max(cpu[processes], processes * letters / spent)
    for processes in (1, 2):
        print(f"{processes} at once  {clock[processes]:5.1f} letters/s by the clock, {cpu[processes]:5.1f} by CPU time")
    print(
        f"two / one   {clock[2] / clock[1]:5.2f} by the clock, {cpu[2] / cpu[1]:5.2f} by CPU time   target ≥ 1.60 (P2)"
    )


def _print_many(letters: int, ready, go) -> float:
    letter()
    ready.wait()
    go.wait()
    begun = time.process_time()
    for number in range(letters):
        letter(number=number)
    return time.process_time() - begun


def growth() -> None:
    """P3: CPU by number of lines, all of them printed, should rise in a straight line."""
    spent = {}
    for lines in (1, 10, 100, 400, 1000):
        spent[lines] = done(forked(_print_growing, lines))
        print(f"{lines:4} lines {spent[lines] * 1000:7.0f} ms CPU, {spent[lines] * 1000 / lines:6.2f} ms a line")
    print(f"1,000 / 100 lines     {spent[1000] / spent[100]:5.2f}   target ≤ 12 (P3)")


def _print_growing(lines: int) -> float:
    known(lines)
    letter()
    begun = time.process_time()
    letter(lines)
    return time.process_time() - begun


def same_bytes() -> None:
    """P4: fresh interpreters with other hash seeds, in other orders and folders, and a forked worker."""
    program = f"import sys; sys.path[:0] = {[str(HERE.parent), str(HERE)]!r}; import letters; letters.{{}}"
    prints = {done(forked(_fingerprint, ()))}
    for seed, before in (("0", (3,)), ("1", ()), ("4242", (1, 12, 3))):
        with tempfile.TemporaryDirectory() as folder:
            said = subprocess.run(
                [sys.executable, "-c", program.format(f"say(letters._fingerprint({before!r}))")],
                cwd=folder,
                env={**os.environ, "PYTHONHASHSEED": seed, "TZ": "Asia/Tokyo", "LC_ALL": "C"},
                capture_output=True,
                text=True,
                check=True,
            )
            prints.add(said.stdout.strip())
    print(f"seed, order, process, folder: {'same bytes' if len(prints) == 1 else 'DIFFERENT BYTES'}   (P4)")


say = print


def _fingerprint(before: tuple[int, ...]) -> str:
    for lines in before:
        letter(lines=lines)
    return hashlib.sha256(letter()).hexdigest()


def memory(letters: int = 1000) -> None:
    """P2, the second half."""
    first, last = done(forked(_print_and_weigh, letters))
    print(f"{letters} letters: {first:.0f} MB after ten, {last:.0f} MB at the end   target < 150 (P2)")


def _print_and_weigh(letters: int) -> tuple[float, float]:
    weights = []
    for number in range(letters):
        letter(number=number)
        if number in (9, letters - 1):
            pages = int(Path("/proc/self/statm").read_text().split()[1])
            weights.append(pages * os.sysconf("SC_PAGE_SIZE") / 1_000_000)
    return weights[0], weights[1]


# Processes


def forked(work, *given):
    """Run `work` in a forked process; `done` waits for what it returns."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("fork").Process(target=_send, args=(there, work, *given))
    process.start()
    there.close()
    return process, here


def _send(pipe, work, *given) -> None:
    pipe.send(work(*given))


def done(worker):
    process, pipe = worker
    with contextlib.closing(pipe):
        result = pipe.recv()
    process.join()
    return result


def in_turns(calls: dict, rounds: int) -> dict[str, list[float]]:
    """CPU seconds of each call in its own process, one after the other, `rounds` times.

    Each turn is five calls: the collector of garbage stops a bare call now and then, and that is part of what it costs.
    """
    workers = {}
    for name, call in calls.items():
        here, there = multiprocessing.Pipe()
        process = multiprocessing.get_context("fork").Process(target=_answer, args=(there, call), daemon=True)
        process.start()
        workers[name] = here
    spent = {name: [] for name in calls}
    for _ in range(rounds):
        for name, pipe in workers.items():
            pipe.send(True)
            spent[name].append(pipe.recv())
    for pipe in workers.values():
        pipe.send(False)
    return spent


def _answer(pipe, call) -> None:
    call()
    while pipe.recv():
        begun = time.process_time()
        for _ in range(TURN):
            call()
        pipe.send((time.process_time() - begun) / TURN)


def median(times: list[float]) -> float:
    return sorted(times)[len(times) // 2]


def cpu_of_children() -> float:
    spent = os.times()
    return spent.children_user + spent.children_system


def bare_page() -> str:
    """The same page for a caller who knows nothing of ours: styles inside, fonts and mark by their files, and the code
    as a picture beside them.
    """
    style = paper.ASSETS["print.css"][0].read_text()
    addresses = {f"asset:/{name}": path.as_uri() for name, (path, _) in paper.ASSETS.items()}
    style = re.sub(r"asset:/[\w./-]+", lambda found: addresses[found[0]], style)
    page = get_template(LETTERS.template).render(known(10))
    return drawn(page).replace("</head>", f"<style>{style}</style></head>")


def drawn(page: str) -> str:
    """With every code drawn as ours draws it, and read from a file: the caller has them drawn beforehand."""
    folder = Path(FOLDER.name)
    for number, address in enumerate(set(re.findall(r'asset:/qr/[^"]+', page))):
        picture = folder / f"{number}.svg"
        picture.write_bytes(paper.Assets().fetch(address).read())
        page = page.replace(address, picture.as_uri())
    return page


if __name__ == "__main__":
    options = argparse.ArgumentParser()
    options.add_argument("rounds", nargs="?", type=int, default=5)
    options.add_argument("--long", action="store_true")
    main(**vars(options.parse_args()))
