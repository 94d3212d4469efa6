"""Rulesets to start from, one for each way in which real pools divide their money. Amounts are øre.

Every order here ends in the draw, which matters only where nothing else decides.
"""

import copy
from collections.abc import Callable
from typing import NamedTuple

from pool.kernel.words import N_

KRONE = 100
IN_ORDER = ["received_at", "draw"]


class Template(NamedTuple):
    """Name and description are English, marked for translation, and so are the names of the steps."""

    name: str
    description: str
    ruleset: dict


TEMPLATES = {
    "first_come": Template(
        N_("First come, first served"),
        N_("Applications are met in the order they came in, until the money ends."),
        {
            "unit": KRONE,
            "steps": [{"name": N_("In order of receipt"), "method": "queue", "order": IN_ORDER, "margin": "stop"}],
        },
    ),
    "same_day": Template(
        N_("First come by the day, then need, then the draw"),
        N_(
            "Applications of the same day are equal. Among them the municipality with most children goes first; where "
            "that does not decide either, lots are drawn."
        ),
        {
            "unit": KRONE,
            "steps": [
                {
                    "name": N_("In order of the day of receipt"),
                    "method": "queue",
                    "order": ["received_day", "-key:children_0_17", "draw"],
                    "margin": "stop",
                }
            ],
        },
    ),
    "assessment": Template(
        N_("Ranked by assessment"),
        N_("The best assessed applications are met first. One that does not fit lets smaller ones behind it go ahead."),
        {
            "unit": KRONE,
            "steps": [
                {"name": N_("In order of assessment"), "method": "queue", "order": ["-score", "draw"], "margin": "skip"}
            ],
        },
    ),
    "children": Template(
        N_("By the number of children"),
        N_(
            "Each municipality's part follows from its number of children aged 0–17, with a cap. What one does not use "
            "is handed on to the others."
        ),
        {
            "unit": KRONE,
            "applicant_cap": {"share": "0.1"},
            "steps": [
                {
                    "name": N_("By the number of children"),
                    "method": "keyed",
                    "key": "children_0_17",
                    "per": "applicant",
                    "order": IN_ORDER,
                },
            ],
        },
    ),
    "one_place": Template(
        N_("One place each, then the rest"),
        N_("Every municipality gets one place first, by its own order. What is left goes out in order of receipt."),
        {
            "unit": KRONE,
            "steps": [
                {"name": N_("One place each"), "method": "rounds", "places": 1, "order": IN_ORDER},
                {"name": N_("The rest in order of receipt"), "method": "queue", "order": IN_ORDER, "margin": "skip"},
            ],
        },
    ),
    "deadlines": Template(
        N_("Statutory deadlines first"),
        N_(
            "60 per cent of the money is kept for staff who must have their training within a statutory deadline. What "
            "they do not use goes to everybody, in order of receipt."
        ),
        {
            "unit": KRONE,
            "steps": [
                {
                    "name": N_("Statutory deadline"),
                    "select": {"tier": [1]},
                    "budget": {"share": "0.6"},
                    "method": "queue",
                    "order": IN_ORDER,
                    "margin": "skip",
                },
                {"name": N_("Everybody"), "method": "queue", "order": IN_ORDER, "margin": "skip"},
            ],
        },
    ),
    "pro_rata": Template(
        N_("Cut in proportion"),
        N_("When the money falls short, every application is cut by the same part."),
        {"unit": KRONE, "steps": [{"name": N_("Cut in proportion"), "method": "proportional", "order": IN_ORDER}]},
    ),
}


def ruleset(code: str, say: Callable[[str], str] = str) -> dict:
    """A ruleset of one's own to change; `say` puts the names of the steps into the reader's language.

    Raises:
        KeyError: there is no template by that code.
    """
    own = copy.deepcopy(TEMPLATES[code].ruleset)
    for step in own["steps"]:
        step["name"] = say(step["name"])
    return own
