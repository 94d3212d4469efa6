"""Why a change cannot be asked for, or cannot be approved any more."""

from pool.assessment import rules as checks
from pool.kernel.refusals import Refusal
from pool.kernel.words import N_


class CheckFailed(Refusal):
    """One of the checks of an application, failed by the changed line; the sentence is the check's own."""

    code = "change_check_failed"
    sentence = N_("The change does not meet the terms of the scheme.")
    kind = "invalid"

    def __init__(self, check: checks.Check, field: str):
        super().__init__(field=field, **check.facts)
        self.sentence = check.sentence


class LineHasOpenChange(Refusal):
    code = "line_has_open_change"
    sentence = N_("%(employee)s with %(module)s is part of a change that waits for an answer. Take that back first.")


class LineCompleted(Refusal):
    code = "line_completed"
    sentence = N_("%(employee)s has completed %(module)s. A completed module is not changed.")


class LineNotFunded(Refusal):
    code = "line_not_funded"
    sentence = N_("%(employee)s with %(module)s has no place in an accepted grant.")


class NothingChanges(Refusal):
    code = "nothing_changes"
    sentence = N_("This is how it is already. Choose something else.")
    kind = "invalid"


class EmployeeUnknown(Refusal):
    code = "change_employee_unknown"
    sentence = N_("There is no employee with the reference “%(given)s” on your staff list. Add the employee first.")
    kind = "invalid"


class ModuleTaken(Refusal):
    code = "change_module_taken"
    sentence = N_("%(employee)s stands with %(module)s on application %(application)s. A module is paid for once.")
    kind = "invalid"


class ModuleOutsideScheme(Refusal):
    code = "change_module_outside"
    sentence = N_("Scheme %(scheme)s does not pay for “%(given)s”. It pays for: %(modules)s.")
    kind = "invalid"


class TermOutsidePeriod(Refusal):
    code = "change_term_outside"
    sentence = N_("“%(given)s” is not a term of the grant that is still open. Choose one of: %(terms)s.")
    kind = "invalid"


class PeriodOver(Refusal):
    code = "period_over"
    sentence = N_("The period ended on %(until)s. A longer period must be asked for before it ends.")


class ExtensionOutside(Refusal):
    code = "extension_outside"
    sentence = N_("The new last day must lie after %(first)s and not after %(last)s.")
    kind = "invalid"


class OneOfAKind(Refusal):
    code = "change_open_already"
    sentence = N_("Change %(reference)s asks for the same and waits for an answer. Take it back first.")


class NoBudgetHere(Refusal):
    code = "no_budget_here"
    sentence = N_("This grant has no budget in scheme “%(given)s”: it is settled by completed modules.")
    kind = "invalid"


class UnknownPost(Refusal):
    code = "unknown_budget_post"
    sentence = N_("“%(given)s” is not a budget line of the scheme. The lines are: %(posts)s.")
    kind = "invalid"


class BudgetTotalChanged(Refusal):
    code = "budget_total_changed"
    sentence = N_("The budget adds up to %(total)s. The grant is %(granted)s, and a change cannot alter it.")
    kind = "invalid"


class NotAQuarter(Refusal):
    code = "not_a_quarter"
    sentence = N_("“%(given)s” is no quarter with an instalment. Use one of: %(quarters)s.")
    kind = "invalid"


class BelowZero(Refusal):
    code = "budget_below_zero"
    sentence = N_("%(amount)s is below zero.")
    kind = "invalid"


class QuarterCannotChange(Refusal):
    code = "quarter_cannot_change"
    sentence = N_(
        "Money can be moved between quarters whose instalment is not ordered or paid, and each of them keeps something."
    )
    kind = "invalid"


class NotAnOfficer(Refusal):
    code = "not_an_officer"
    sentence = N_("“%(given)s” is not somebody in your municipality who can answer for the grant.")
    kind = "invalid"


class NoPlaces(Refusal):
    code = "no_places_here"
    sentence = N_("Scheme %(scheme)s pays by budget, not by place: what is not spent is settled in the accounts.")
    kind = "invalid"
