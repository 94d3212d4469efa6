"""Tables too long for paper: the first lines are printed, all of them lie in a file within the document."""

import csv
import io

PRINTED = 500  # lines
FILE = {"da": "linjer.csv", "en": "lines.csv"}
COLUMNS = (
    "number",
    "employee",
    "initials",
    "scheme",
    "module",
    "term",
    "instalment",
    "amount",
    "requested",
    "before",
    "awarded",
    "total",
)


def noted(facts: dict) -> dict:
    """The facts, with what a letter says of a table that is not printed whole."""
    if len(facts.get("lines", [])) <= PRINTED:
        return facts
    return {**facts, "lines_shown": PRINTED, "lines_file": FILE[facts["language"]]}


def printed(facts: dict) -> tuple[dict, list[tuple[str, bytes]]]:
    """The facts with the lines that are printed, and the file with all of them where those are fewer."""
    if "lines_file" not in facts:
        return facts, []
    return {**facts, "lines": facts["lines"][:PRINTED]}, [(facts["lines_file"], _file(facts["lines"]))]


def _file(lines: list[dict]) -> bytes:
    columns = [column for column in COLUMNS if column in lines[0]]
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([line[column] for column in columns] for line in lines)
    return text.getvalue().encode("utf-8-sig")
