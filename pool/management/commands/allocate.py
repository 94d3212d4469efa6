"""`manage.py allocate`: a budget becomes shares, for a table from anywhere. It needs no database."""

import dataclasses
import os
import sys
from pathlib import Path

from django.core.management import BaseCommand, CommandError

from pool.allocation import cells, engine, invariants, problems, results, rulesets, sheet
from pool.kernel import canon

WRONG_INPUT = 2
NO_SHARES = 3
MOST_BYTES = 256 * 1024 * 1024
MOST_NAMED = 10


class Stop(Exception):
    """The end without shares: sentences for standard error, and the exit code."""

    def __init__(self, *sentences: str, code: int = WRONG_INPUT):
        self.sentences, self.code = sentences, code


class Command(BaseCommand):
    help = (
        "Divides a budget among the bids of a table, by a ruleset. Shares go to standard output, a summary to standard "
        "error. Exit code 2: the input is wrong. 3: the ruleset leads to a tie, or floors cannot be met."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "bids", metavar="BIDS.csv", help="table with at least the columns id and amount; - is standard input"
        )
        parser.add_argument("--ruleset", metavar="RULES.json", required=True, help="the rules, as JSON")
        parser.add_argument("--budget", metavar="N", required=True, help="a whole number, in the coin of the amounts")
        parser.add_argument("--seed", metavar="TEXT", help="the published text that lots are drawn from")
        parser.add_argument(
            "--explain", action="store_true", help="one more column: every portion with its facts, as JSON"
        )
        parser.add_argument("--output", metavar="SHARES.csv", help="a file for the shares instead of standard output")

    def handle(self, *, bids, ruleset, budget, seed, explain, output, **options):
        self._speak_plainly()
        try:
            rules = _ruleset(ruleset)
            table = _table(bids, rules.keys)
            result = _result(table, rules, _budget(budget), seed)
            if result.status != results.OK:
                raise Stop(*_halt(result), *_summary(table, rules, result), code=NO_SHARES)
            shares = sheet.written(table, result, explain)
            if output is None:
                self._print(shares)
            else:
                _write(output, shares, inputs=(bids, ruleset))
            self._tell(_summary(table, rules, result))
        except Stop as stop:
            self._tell(stop.sentences)
            sys.exit(stop.code)

    def _speak_plainly(self):
        """The same bytes on every machine: UTF-8 whatever the locale says, and no colours for what is no error."""
        self.stderr.style_func = None
        for stream, errors in ((self.stdout, "strict"), (self.stderr, "backslashreplace")):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(encoding="utf-8", errors=errors, newline="\n")

    def _tell(self, sentences):
        for sentence in sentences:
            self.stderr.write(sentence)

    def _print(self, shares: str):
        try:
            self.stdout.write(shares, ending="")
            self.stdout.flush()
        except OSError as error:
            # What is still buffered must not be an error once more when Python ends.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            if not isinstance(error, BrokenPipeError):  # else whoever reads has read enough
                raise Stop(f"Standard output cannot be written: {_cause(error)}.") from None


def _ruleset(path: str) -> rulesets.Ruleset:
    try:
        return rulesets.parse(_bytes(path))
    except problems.RulesetInvalid as wrong:
        raise Stop(*map(str, wrong.problems)) from None


def _table(path: str, keys: set[str]) -> sheet.Sheet:
    data = sys.stdin.buffer.read(MOST_BYTES + 1) if path == "-" else _bytes(path)
    if len(data) > MOST_BYTES:
        raise Stop(f"{path} is larger than {MOST_BYTES} bytes. Divide the table.")
    try:
        return sheet.read(data, keys)
    except problems.BidsInvalid as wrong:
        raise Stop(*_sentences(wrong.problems)) from None


def _budget(text: str) -> int:
    try:
        return cells.whole(text)
    except cells.Unreadable as wrong:
        raise Stop(str(wrong.at("--budget"))) from None


def _result(table: sheet.Sheet, rules: rulesets.Ruleset, budget: int, seed: str | None) -> results.Result:
    try:
        result = engine.allocate(table.bids, rules, budget, seed)
        # The engine puts shares together when they are read; here they are read twice, so they are kept.
        return dataclasses.replace(result, shares=tuple(result.shares))
    except problems.BidsInvalid as wrong:
        raise Stop(*_sentences(sheet.placed(wrong, table))) from None
    except invariants.BrokenInvariant as fault:
        raise CommandError(f"The result breaks a rule of the engine's own: {fault}. Nothing may rest on it.") from fault


def _bytes(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise Stop(f"{path} cannot be read: {_cause(error)}.") from None


def _write(path: str, shares: str, inputs: tuple[str, ...]):
    if any(Path(path).exists() and Path(given).exists() and Path(path).samefile(given) for given in inputs):
        raise Stop(f"{path} is one of the files to read. Name another file for the shares.")
    try:
        Path(path).write_text(shares, encoding="utf-8", newline="\n")
    except (OSError, ValueError) as error:
        raise Stop(f"{path} cannot be written: {_cause(error)}.") from None


def _cause(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)


def _sentences(found: list[problems.Problem]) -> list[str]:
    cut = [f"There may be more; these are the first {len(found)}."] if len(found) >= sheet.MOST_PROBLEMS else []
    return [*map(str, found), *cut]


def _summary(table: sheet.Sheet, rules: rulesets.Ruleset, result: results.Result) -> list[str]:
    asks = [bid.amount for bid in table.bids]
    endless = asks.count(None)
    asked = str(sum(ask for ask in asks if ask is not None)) + (f", and {endless} without a ceiling" if endless else "")
    return [
        f"status: {result.status}",
        f"bids: {len(asks)}",
        f"asked: {asked}",
        f"budget: {result.budget}",
        f"awarded: {result.budget - result.residue}",
        f"residue: {result.residue}",
        *map(_step, result.steps),
        f"ruleset: {rules.sha256}",
        f"seed: {'none' if result.seed is None else result.seed}",
        f"result: {result.sha256}",
    ]


def _step(step: dict) -> str:
    level = f", λ = {step['level']}" if "level" in step else ""
    money = f"budget {step['budget']}, handed out {step['handed_out']}, left {step['left']}"
    return f"step “{step['name']}”: {step['method']}, bids {step['bids']}, {money}{level}"


def _halt(result: results.Result) -> list[str]:
    """Why there are no shares: one sentence, and all facts."""
    facts = result.problem
    ids = ", ".join(facts["ids"][:MOST_NAMED]) + ("" if len(facts["ids"]) <= MOST_NAMED else " …")
    if result.status == results.TIE:
        said = (
            f"TIE: the step “{facts['step']}” does not decide between {len(facts['ids'])} bids ({ids}). "
            f"They want {facts['wanted']} together, and {facts['left']} is left."
        )
        if facts["seed_missing"]:
            said += " Its order ends in the draw: publish the ids, then a seed, and run this again with --seed."
    else:
        limit = {"applicant_cap": f"the cap of {facts['applicant']}", "step_cap": "the step's own cap"}
        said = (
            f"INFEASIBLE: the floors in the step “{facts['step']}” come to {facts['floors']} ({ids}), "
            f"but {limit.get(facts['limit'], 'the money of the step')} allows {facts['available']}: "
            f"{facts['shortfall']} too little."
        )
    return [said, f"facts: {canon.canonical(facts)}"]
