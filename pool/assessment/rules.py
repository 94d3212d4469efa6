"""The checks of a line, and the grounds a caseworker can give. Facts in, outcomes out."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from pool.kernel import periods
from pool.kernel.words import N_

PASSED, FAILED, HUMAN = "passed", "failed", "needs_human"
MOST_SCORE = 100  # points

# check → what it asks
CHECKS = {
    "employer": N_("Employer is eligible"),
    "child_cases": N_("Employee has child cases"),
    "module": N_("Module belongs to the scheme"),
    "funded_once": N_("Not funded already"),
    "begin_limit": N_("Begun in time after hiring"),
    "complete_limit": N_("Completed in time after hiring"),
    "other_financing": N_("Not financed by others"),
    "deadline": N_("Sent before the deadline"),
}

# check → the rule it stands on
BASIS = {
    "employer": N_("Round announcement: Danish municipalities can apply."),
    "child_cases": N_("Scheme purpose: employees with child cases."),
    "module": N_("Scheme terms: the modules the scheme pays for."),
    "funded_once": N_("Scheme terms: an employee's module is paid for once."),
    "begin_limit": N_("Scheme terms: the first module begins within the limit after hiring."),
    "complete_limit": N_("Scheme terms: the modules are completed within the limit after hiring."),
    "other_financing": N_("Scheme terms: no double financing."),
    "deadline": N_("Round announcement: the deadline is a clock time."),
}

SENTENCES = {
    ("employer", PASSED): N_("%(municipality)s is in the register of municipalities."),
    ("employer", FAILED): N_("The applicant is not in the register of municipalities."),
    ("child_cases", PASSED): N_("The municipality states that the employee has child cases."),
    ("child_cases", FAILED): N_("The municipality states that the employee has no child cases."),
    ("module", PASSED): N_("%(module)s is on the list of scheme %(scheme)s."),
    ("module", FAILED): N_("%(module)s is not on the list of scheme %(scheme)s."),
    ("funded_once", PASSED): N_("The employee and module stand on no other application."),
    ("funded_once", FAILED): N_("The employee and module also stand on %(others)s."),
    ("funded_once", HUMAN): N_("Same initials and hire date as %(others)s: perhaps the same person twice."),
    ("begin_limit", PASSED): N_("Hired on %(hired_on)s; the term begins before %(limit)s."),
    ("begin_limit", HUMAN): N_(
        "Hired on %(hired_on)s; the term begins after %(limit)s. Has an earlier module been begun in time?"
    ),
    ("complete_limit", PASSED): N_("Hired on %(hired_on)s; the term ends before %(limit)s."),
    ("complete_limit", FAILED): N_("Hired on %(hired_on)s; the term ends after %(limit)s."),
    ("other_financing", PASSED): N_("The municipality states that nobody else pays."),
    ("other_financing", HUMAN): N_("The municipality states other financing: %(source)s, %(amount)s."),
    ("deadline", PASSED): N_("Sent %(submitted_at)s; the deadline was %(deadline)s."),
    ("deadline", FAILED): N_("Sent %(submitted_at)s; the deadline was %(deadline)s."),
}

# ground → (eligible, sentence for the file and the letter)
GROUNDS = {
    "meets_conditions": (True, N_("The line meets the conditions of the scheme.")),
    "meets_after_inquiry": (True, N_("The line meets the conditions after the municipality's further information.")),
    "no_child_cases": (False, N_("The employee does not work with child cases.")),
    "module_not_covered": (False, N_("The scheme does not pay for the module.")),
    "funded_already": (False, N_("The employee's module is already paid for.")),
    "begun_too_late": (False, N_("The first module begins too late after the hiring.")),
    "completed_too_late": (False, N_("The module ends too late after the hiring.")),
    "financed_by_others": (False, N_("The cover is financed by others.")),
    "not_documented": (False, N_("The information asked for was not given.")),
    "employer_not_eligible": (False, N_("The employer cannot receive grants from the pool.")),
}

# a failed check suggests its ground
SUGGESTED = {
    "employer": "employer_not_eligible",
    "child_cases": "no_child_cases",
    "module": "module_not_covered",
    "funded_once": "funded_already",
    "begin_limit": "begun_too_late",
    "complete_limit": "completed_too_late",
    "other_financing": "financed_by_others",
    "deadline": "not_documented",
}


@dataclass(frozen=True)
class LineFacts:
    """What the checks look at."""

    municipality: str
    municipality_known: bool
    has_child_cases: bool
    hired_on: date
    scheme: str
    module: str
    module_in_scheme: bool
    term: str
    begin_within_years: int | None
    complete_within_years: int | None
    submitted_at: datetime
    deadline: datetime
    elsewhere: tuple[str, ...] = ()
    alike: tuple[str, ...] = ()
    other_source: str = ""
    other_amount: Decimal | str = ""


@dataclass(frozen=True)
class Check:
    """The outcome of one check and the facts it rests on."""

    code: str
    outcome: str
    facts: dict = field(default_factory=dict)

    @property
    def label(self) -> str:
        return CHECKS[self.code]

    @property
    def basis(self) -> str:
        return BASIS[self.code]

    @property
    def sentence(self) -> str:
        return SENTENCES[(self.code, self.outcome)]


def checks(line: LineFacts) -> list[Check]:
    """All checks that apply to the line, in the order they are read."""
    found = [
        Check("employer", PASSED if line.municipality_known else FAILED, {"municipality": line.municipality}),
        Check("child_cases", PASSED if line.has_child_cases else FAILED),
        Check("module", PASSED if line.module_in_scheme else FAILED, {"module": line.module, "scheme": line.scheme}),
        _funded_once(line),
        _begin_limit(line),
        _complete_limit(line),
        _other_financing(line),
        Check(
            "deadline",
            PASSED if line.submitted_at <= line.deadline else FAILED,
            {"submitted_at": line.submitted_at, "deadline": line.deadline},
        ),
    ]
    return [check for check in found if check]


def verdict(found: list[Check]) -> str:
    """The worst outcome: failed, then needs a human, then passed."""
    outcomes = {check.outcome for check in found}
    return FAILED if FAILED in outcomes else HUMAN if HUMAN in outcomes else PASSED


def suggestion(found: list[Check]) -> str:
    """The ground that the checks point to; empty when a person must judge."""
    for check in found:
        if check.outcome == FAILED:
            return SUGGESTED[check.code]
    return "" if verdict(found) == HUMAN else "meets_conditions"


def begin_limit_on(hired_on: date, years: int | None) -> date | None:
    """The last day for the first module to begin."""
    return None if years is None else periods.years_after(hired_on, years)


def _funded_once(line: LineFacts) -> Check:
    if line.elsewhere:
        return Check("funded_once", FAILED, {"others": line.elsewhere})
    if line.alike:
        return Check("funded_once", HUMAN, {"others": line.alike})
    return Check("funded_once", PASSED)


def _begin_limit(line: LineFacts) -> Check | None:
    limit = begin_limit_on(line.hired_on, line.begin_within_years)
    if limit is None:
        return None
    outcome = PASSED if periods.term(line.term).starts_on <= limit else HUMAN
    return Check("begin_limit", outcome, {"hired_on": line.hired_on, "limit": limit})


def _complete_limit(line: LineFacts) -> Check | None:
    if line.complete_within_years is None:
        return None
    limit = periods.years_after(line.hired_on, line.complete_within_years)
    outcome = PASSED if periods.term(line.term).ends_on <= limit else FAILED
    return Check("complete_limit", outcome, {"hired_on": line.hired_on, "limit": limit})


def _other_financing(line: LineFacts) -> Check:
    if not line.other_source:
        return Check("other_financing", PASSED)
    return Check("other_financing", HUMAN, {"source": line.other_source, "amount": line.other_amount})
