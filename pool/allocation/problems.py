"""What is wrong with a ruleset or a bid: each problem names the field and says what would be right."""

import json

from pool.kernel.refusals import Refusal, Refusals
from pool.kernel.words import N_


class Problem(Refusal):
    """One wrong value. `path` leads to it: `steps[0].budget.share` or `bids["A-1"].amount`."""

    code = "wrong_value"
    sentence = N_("%(path)s cannot be used.")
    kind = "invalid"

    def __init__(self, path: str, **facts):
        super().__init__(field=path, path=path, **facts)
        self.path = path

    def __str__(self) -> str:
        return self.sentence % self.facts


class Problems(Refusals):
    """Everything that is wrong, at once."""

    @property
    def problems(self) -> list[Problem]:
        return self.items

    def __str__(self) -> str:
        return "\n".join(str(item) for item in self.items)


class RulesetInvalid(Problems):
    """The ruleset cannot be used."""


class BidsInvalid(Problems):
    """A bid, the budget or the seed cannot be used."""


def shown(value) -> str:
    """A wrong value as it is written in JSON, cut to one line of 60 characters."""
    try:
        text = json.dumps(value, ensure_ascii=False, default=str)
    except (TypeError, ValueError, RecursionError):
        text = type(value).__name__
    text = text.encode("utf-8", "replace").decode()
    return text if len(text) <= 60 else text[:57] + "…"


class NotJson(Problem):
    code = "not_json"
    sentence = N_("The ruleset is not JSON that can be read: %(found)s.")


class NotAnObject(Problem):
    code = "not_an_object"
    sentence = N_("%(path)s must be an object with named fields in braces; found %(found)s.")


class NotAList(Problem):
    code = "not_a_list"
    sentence = N_("%(path)s must be a list of 1 to %(most)s entries; found %(found)s.")


class NotText(Problem):
    code = "not_text"
    sentence = N_("%(path)s must be text of 1 to %(most)s characters; found %(found)s.")


class NotAWholeNumber(Problem):
    code = "not_a_whole_number"
    sentence = N_("%(path)s must be a whole number from %(least)s to %(most)s; found %(found)s.")


class NotANumber(Problem):
    code = "not_a_number"
    sentence = N_("%(path)s must be an exact number, whole or decimal, not a floating one; found %(found)s.")


class NotAShare(Problem):
    code = "not_a_share"
    sentence = N_('%(path)s must be a share from 0 to 1, written as text like "0.60"; found %(found)s.')


class NotMoney(Problem):
    code = "not_money"
    sentence = N_("%(path)s must be one of %(known)s; found %(found)s.")


class NotOneOf(Problem):
    code = "not_one_of"
    sentence = N_("%(path)s must be one of %(known)s; found %(found)s.")


class UnknownMethod(Problem):
    code = "unknown_method"
    sentence = N_("%(path)s names the method %(found)s, which is not known. Known methods are: %(known)s.")


class UnknownCriterion(Problem):
    code = "unknown_criterion"
    sentence = N_("%(path)s must be one of %(known)s, with a minus in front to reverse it; found %(found)s.")


class DrawNotLast(Problem):
    code = "draw_not_last"
    sentence = N_("%(path)s is the draw, which decides everything: write it last and without a minus.")


class UnknownField(Problem):
    code = "unknown_field"
    sentence = N_("%(path)s is not a field that is known here. Known are: %(known)s.")


class MissingField(Problem):
    code = "field_missing"
    sentence = N_("%(path)s is missing.")


class FieldNeeded(Problem):
    code = "field_needed"
    sentence = N_("%(path)s is missing. Write it, for example as %(example)s.")


class Repeated(Problem):
    code = "repeated"
    sentence = N_("%(path)s repeats %(found)s; it may stand only once.")


class FloorAboveCap(Problem):
    code = "floor_above_cap"
    sentence = N_("%(path)s is %(floor)s, which is above the cap of %(cap)s. A floor can be at most the cap.")


class KeyBelowZero(Problem):
    code = "key_below_zero"
    sentence = N_("%(path)s is %(found)s, and the step “%(step)s” splits money by it. It must be 0 or more.")


class WeightNotAboveZero(Problem):
    code = "weight_not_above_zero"
    sentence = N_("%(path)s is %(found)s, and the step “%(step)s” weighs with it. It must be above 0.")


class NotAMoment(Problem):
    code = "not_a_moment"
    sentence = N_("%(path)s must be a moment with its time zone; found %(found)s.")


class FloorOutOfReach(Problem):
    code = "floor_out_of_reach"
    sentence = N_("%(path)s is %(floor)s, but whole lots of %(lot)s within the amount give at most %(most)s.")


class ValueMissing(Problem):
    code = "value_missing"
    sentence = N_("%(path)s has no value, and the step “%(step)s” uses it. Give the value or change the step.")


class ForSingleBids(Problem):
    code = "for_single_bids"
    sentence = N_("%(path)s holds for single lines. Leave it out where the key is shared per applicant.")
