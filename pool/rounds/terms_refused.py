"""Why a scheme or its terms cannot be recorded."""

from pool.kernel.refusals import Refusal
from pool.kernel.words import N_


class SchemeCodeUnclear(Refusal):
    code = "scheme_code_unclear"
    sentence = N_("Write a code of at most 10 capital letters A–Z, digits and hyphens, for instance A or VIKAR-2.")
    kind = "invalid"


class SchemeCodeTaken(Refusal):
    code = "scheme_code_taken"
    sentence = N_("There is a scheme %(code)s already. Choose another code.")


class DayOutOfReach(Refusal):
    code = "terms_day_out_of_reach"
    sentence = N_("Terms come into force from %(first)s to %(last)s. You wrote %(given)s.")
    kind = "invalid"


class NotLater(Refusal):
    code = "terms_not_later"
    sentence = N_("Version %(version)s is in force from %(day)s. The next one comes into force after that day.")


class NewerVersion(Refusal):
    code = "terms_newer_version"
    sentence = N_("Somebody has recorded version %(version)s meanwhile. Read it before you go on.")


class NothingNew(Refusal):
    code = "terms_nothing_new"
    sentence = N_("These are the terms of version %(version)s. Change something before you record them.")


class RateNotAboveZero(Refusal):
    code = "rate_not_above_zero"
    sentence = N_("A rate is more than zero. You wrote %(amount)s.")
    kind = "invalid"


class AmountBelowZero(Refusal):
    code = "terms_amount_below_zero"
    sentence = N_("“%(label)s” cannot be below zero. You wrote %(amount)s.")
    kind = "invalid"


class OutOfRange(Refusal):
    code = "terms_out_of_range"
    sentence = N_("“%(label)s” is a whole number from %(least)s to %(most)s.")
    kind = "invalid"


class ChoiceUnknown(Refusal):
    code = "terms_choice_unknown"
    sentence = N_("Choose one of the answers to “%(label)s”.")
    kind = "invalid"


class CompletedBeforeBegun(Refusal):
    code = "terms_completed_before_begun"
    sentence = N_("The last module within %(complete)s years would come before the first within %(begin)s.")
    kind = "invalid"


class AuditBelowStatement(Refusal):
    code = "terms_audit_below_statement"
    sentence = N_("A performance audit comes with an auditor's statement: its limit is %(statement)s or more.")
    kind = "invalid"


class NoModules(Refusal):
    code = "terms_no_modules"
    sentence = N_("Choose at least one module, each once.")
    kind = "invalid"


class OtherProgramme(Refusal):
    code = "terms_other_programme"
    sentence = N_("%(modules)s: not modules of the scheme's programme, %(programme)s.")
    kind = "invalid"


class PlanDoesNotFit(Refusal):
    code = "terms_plan_does_not_fit"
    sentence = N_("Actual costs are paid each quarter by the approved budget; unit rates are paid in another way.")
    kind = "invalid"


class PostsMissing(Refusal):
    code = "terms_posts_missing"
    sentence = N_("Actual costs need budget lines, at most %(most)s, and one with the code %(first)s.")
    kind = "invalid"


class PostsNotNeeded(Refusal):
    code = "terms_posts_not_needed"
    sentence = N_("Unit rates have no budget lines. Take them away.")
    kind = "invalid"


class PostUnclear(Refusal):
    code = "terms_post_unclear"
    sentence = N_(
        "Budget line %(number)s needs a code of small letters, digits and underscores, used once, and a name of at "
        "most 100 characters in both languages."
    )
    kind = "invalid"
