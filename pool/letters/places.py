"""Where texts of letters are printed, in words: for the people who write texts."""

from dataclasses import dataclass

from pool.kernel.words import N_


@dataclass(frozen=True)
class Label:
    """The name of a block, and where it is printed. Both are marked texts; the edges translate them."""

    name: str
    where: str


TOP = N_("The first lines, under the heading")
SIDE = N_("At the top, beside the address")
COLUMN = N_("Heading of a column in the table of lines")
SUM = N_("In the sums under the table of lines")
PAYMENTS = N_("Heading of a column in the table of instalments")
SECTION = N_("Heading of a section")
FOOT = N_("At the end, by the signature")
CHECK = N_("At the end, beside the QR code")
EVERY_PAGE = N_("At the foot of every page")
REASONS = N_("Under the reasons")
ACCEPTANCE = N_("Under the acceptance")
PAYMENT = N_("Under the payment, before the instalments")
TERMS = N_("Under the terms")
DUTIES = N_("Under what they must send us")
CONDITION = N_("Under the condition")
HOW = N_("Under how to do it")
OTHERWISE = N_("Under what happens otherwise")
NEXT = N_("Under what they can do now")
CHANGED = N_("Heading of a column in the table of changes")
ENTRIES = N_("Heading of a column in the table of costs")
SUMS = N_("In the table of amounts")
SETTLED = N_("Heading of a column in the table of the settlement")
AFTER_LINES = N_("Under the table of lines, where the table is cut")
