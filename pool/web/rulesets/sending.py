"""What a browser has sent of the form, before anything is judged: steps are counted, added, removed and moved."""

from django.http import QueryDict

from pool.web.rulesets.forms import CRITERIA

ADDED = {"method": ["queue"], "order_0": ["received_at"], "draw": ["on"], "margin": ["skip"], "budget": ["rest"]}
MOST_STEPS = 30  # in a form; the API takes more
MOST_CRITERIA = 20


def prefix(number: int) -> str:
    return f"step-{number}"


def steps(data: QueryDict) -> int:
    sent = data.get("steps", "")
    count = int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 4 else 1
    return min(max(count, 1), MOST_STEPS)


def criteria(data: QueryDict, number: int) -> int:
    count = CRITERIA
    while f"{prefix(number)}-order_{count}" in data and count < MOST_CRITERIA:
        count += 1
    return count


def moved(data: QueryDict, do: str) -> tuple[QueryDict, int]:
    """What was sent, after a step was added, removed or moved; and the step to go on with, or -1."""
    count = steps(data)
    raw = [_raw(data, number) for number in range(count)]
    verb, _dash, place = do.partition("-")
    at = int(place) if place.isascii() and place.isdecimal() and len(place) < 4 else -1
    to = at + {"up": -1, "down": 1}.get(verb, 0)
    here = -1
    if verb == "add" and count < MOST_STEPS:
        raw, here = [*raw, ADDED], count
    elif verb == "remove" and count > 1 and 0 <= at < count:
        raw, here = raw[:at] + raw[at + 1 :], max(0, at - 1)
    elif 0 <= at < count and 0 <= to < count:
        raw[at], raw[to] = raw[to], raw[at]
        here = to
    return _sent_again(data, raw), here


def _raw(data: QueryDict, number: int) -> dict[str, list[str]]:
    lead = f"{prefix(number)}-"
    return {name.removeprefix(lead): data.getlist(name) for name in data if name.startswith(lead)}


def _sent_again(data: QueryDict, steps: list[dict[str, list[str]]]) -> QueryDict:
    made = QueryDict(mutable=True)
    for name in data:
        if not name.startswith("step-"):
            made.setlist(name, data.getlist(name))
    made["steps"] = str(len(steps))
    for number, step in enumerate(steps):
        for name, values in step.items():
            made.setlist(f"{prefix(number)}-{name}", values)
    return made
