"""The applicant's minimum: who would end below it gets nothing, and the money is handed out again.

Who asks for less than the minimum is out before the start. Then the steps are run; all that would get something, but
less than the minimum, are out together, and the steps are run again without them, until nobody is below. With 100
to cut in proportion and a minimum of 20:

| ask | first run | second run |
|---|---|---|
| 70 | 50 | 54 |
| 60 | 43 | 46 |
| 10 | 7 | 0 |

What is compared is the share before or after rounding, whichever is less. So equals do not part over one unit where
the minimum is a whole number of units; in a line, in rounds and with lots the published order can say who of two equals
reaches it, because what would be left for the other is too little to be given. If everybody is below,
nobody gets anything: that is what the rule says, and the whole budget is shown as residue. What an applicant has from
earlier runs counts: who has reached the minimum with it may be given any amount more.
"""

from collections.abc import Iterator
from fractions import Fraction

from pool.allocation.runs import Pass, Plan


def settled(plan: Plan) -> tuple[Pass, dict[int, dict]]:
    """The pass in which nobody is below the minimum, and the facts of each applicant (by number) that is out."""
    least = plan.ruleset.applicant_minimum
    if not least:
        return plan.once(set()), {}
    out = _asking_too_little(plan, least)
    while True:
        done = plan.once(set(out))
        totals = _totals(plan, done)
        below = {owner: total for owner, total in totals.items() if 0 < total < least - plan.before(owner)}
        if not below:
            return done, out
        for owner in [*below, *_next_for_the_rest(plan, done, totals, below)]:
            out[owner] = _facts(plan, owner, int(totals[owner] or done.done[-1][1].rest))


def _asking_too_little(plan: Plan, least: int) -> dict[int, dict]:
    """Applicants whose whole ask, within the cap, is less than the minimum."""
    table = plan.table
    most = [plan.budget if plan.cap is None else plan.room(owner) for owner in range(table.owner_count)]
    asked = [0] * table.owner_count
    for owner, ask in zip(table.owners, table.most, strict=True):
        asked[owner] += most[owner] if ask is None else ask
    within = enumerate(map(min, asked, most))
    return {owner: _facts(plan, owner, total) for owner, total in within if 0 < total < least - plan.before(owner)}


def _facts(plan: Plan, owner: int, reached: int) -> dict:
    """What an applicant would have got in all, and what of it earlier runs gave, where they gave anything."""
    had = plan.before(owner)
    facts = {"minimum": plan.ruleset.applicant_minimum, "reached": had + reached}
    return {**facts, "had": had} if had else facts


def _totals(plan: Plan, done: Pass) -> dict[int, int | Fraction]:
    """What each applicant gets over all steps: before or after rounding, whichever is less."""
    rounded, exact = {}, {}
    for owner, amount in zip(plan.table.owners, done.amounts(), strict=True):
        rounded[owner] = rounded.get(owner, 0) + amount
    for stage, outcome in done.done:
        for owner, total in outcome.totals(stage).items():
            exact[owner] = exact.get(owner, 0) + total
    return {owner: min(amount, exact[owner]) if amount else 0 for owner, amount in rounded.items()}


def _next_for_the_rest(plan: Plan, done: Pass, totals: dict, below: dict) -> Iterator[int]:
    """Those who would be offered the rest of a line one after the other, each too little.

    If there is one step, only the one at its margin is below, and the rest is all it got, the next run would be the
    same up to there and would offer the same rest to the next in line. Doing that at once saves a run for each.
    """
    stage, outcome = done.done[-1]
    if len(done.done) == 1 and outcome.rest and len(below) == 1 and set(below.values()) == {outcome.rest}:
        left = done.left + outcome.rest
        for row in outcome.behind():
            owner = stage.table.owners[row]
            room = stage.wants[row] if stage.rooms is None else min(stage.wants[row], stage.rooms[owner])
            enough = plan.before(owner) + outcome.rest >= plan.ruleset.applicant_minimum
            if totals[owner] or room <= left or enough:
                return
            yield owner
