"""Every reason a portion can have, in one line of English, and the facts that always come with it.

Letters and pages make sentences out of these; the codes and the names of the facts never change their meaning.
Amounts are whole numbers of the coin that the run was made in; fractions are text, numerator/denominator.
"""

from typing import NamedTuple


class Reason(NamedTuple):
    meaning: str
    facts: tuple[str, ...]


STEP = ("ask", "before", "want", "budget")
LINE = (*STEP, "place", "places", "left")
ROUND = (*STEP, "rounds", "lots")
LEVEL = (*STEP, "level", "exact", "rounding")

REASONS = {
    "met_in_full": Reason("Got all it asked for.", STEP),
    "met_in_lots": Reason("Got all whole lots that its ask holds.", (*STEP, "lot")),
    "drawn": Reason("Got all it could; not all of its equals did, and the draw decided.", (*LINE, "draw_place")),
    "last_in_line": Reason("Stood where the money ran out and got the rest.", LINE),
    "capped": Reason("Got what its applicant's cap had room for.", (*STEP, "cap")),
    "floor_kept": Reason("Got its floor and no more.", (*STEP, "floor")),
    "cut_in_proportion": Reason("Got the same part of its ask as everybody else, rounded down.", LEVEL),
    "cut_to_equal": Reason("Got the same amount (per weight) as all who ask for more, rounded down.", LEVEL),
    "cut_by_equal_loss": Reason("Went without the same amount of its ask as everybody else, rounded down.", LEVEL),
    "lost_in_full": Reason("Asked for no more than the amount that everybody goes without.", LEVEL),
    "by_key": Reason("Got the base and its part by the key, rounded down.", (*LEVEL, "key", "base")),
    "step_capped": Reason("Got the most that the step gives to one bid.", (*LEVEL, "key", "base", "step_cap")),
    "rounded_up": Reason("Its fraction was among the largest and got the next unit or lot.", LEVEL),
    "own_rank": Reason("Got a lot that its applicant's fractions make together, by its rank.", LEVEL),
    "rounds_paid": Reason("Got a lot in every round that the money reached.", (*ROUND, "first_round", "last_round")),
    "rounds_served": Reason(
        "Got a lot in all of its turns; its applicant's rounds are used.", (*ROUND, "first_round", "last_round")
    ),
    "rounds_over": Reason("Its applicant's rounds went to bids of a better rank.", ROUND),
    "round_not_reached": Reason("Nothing was left for its lot when its round began.", (*ROUND, "round", "left")),
    "did_not_fit": Reason("Asked for more than was left, and the line ended there.", LINE),
    "skipped": Reason("Asked for more than was left; smaller bids behind it were asked.", LINE),
    "queue_ended": Reason("Stood behind the place where the line ended.", LINE),
    "nothing_left": Reason("Nothing was left when its turn came.", LINE),
    "not_drawn": Reason("Did not fit any more; the draw had put equals before it.", (*LINE, "draw_place")),
    "below_minimum": Reason("Its applicant would have got less than the minimum.", ("ask", "minimum", "reached")),
    "not_selected": Reason("No step of the ruleset takes it.", ("ask", "tier", "scheme", "region")),
    "less_than_a_lot": Reason("Its ask is smaller than one lot.", ("ask", "lot")),
    "nothing_asked": Reason("It asks for nothing.", ("ask",)),
}

FACTS = {
    "ask": "what the bid asks for; none where it has no ceiling of its own",
    "before": "what earlier steps gave it",
    "want": "what it could still get in this step: whole lots of the ask, less what it had before",
    "budget": "what the step could hand out in all",
    "lot": "its share is a whole multiple of this",
    "floor": "what it had to get in this step at least",
    "cap": "what one applicant may get in all, over all steps",
    "had": "what its applicant has from earlier decisions, where that is not nothing: a part of the cap, or of what it "
    "would have got in all",
    "room": "what the cap still had room for, in whole units or lots, when its turn came",
    "place": "its place in the line, from 1; equals that the order need not tell apart share the first one's place",
    "places": "how long that line was",
    "left": "what was left when its place, or the first of its equals, was served",
    "rounds": "how many rounds the step has at most",
    "lots": "in how many rounds it got a lot",
    "first_round": "the first of them",
    "last_round": "the last of them",
    "round": "the round in which the money did not cover all, or was gone, when its turn came",
    "level": "λ: what a step gives of each ask, per weight or per key, or goes short of each ask (of this applicant's "
    "bids, where its cap is reached)",
    "weight": "how much it counts: its share is λ times this, up to its ask",
    "key": "what the money is split by: its share is the base and λ times this, within floor, cap and ask",
    "base": "what the step gives to every bid before the key counts",
    "step_cap": "what the step gives at most to one bid",
    "exact": "its share before rounding",
    "rounding": "what rounding added or took",
    "draw_place": "as which number it was drawn, from 1",
    "draw_number": "its ticket's number on the sorted list of ids, from 0",
    "draw_listed": "how many were on that list",
    "draw_counter": "the counter that drew the ticket; see `draw`",
    "drawn": "the id on the ticket; another bid of the same applicant where its own rank gives this bid the place",
    "minimum": "what an applicant must get at least to get anything",
    "reached": "what the applicant could get at most, or would have got, in all",
    "tier": "its tier",
    "scheme": "its scheme",
    "region": "its region",
}
