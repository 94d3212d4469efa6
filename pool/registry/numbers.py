"""CVR numbers (a business) and GLN numbers (where its invoices go), as people write them: checked and told apart."""

from stdnum import ean
from stdnum.dk import cvr as danish_cvr

from pool.kernel.refusals import MissingField, Refusal
from pool.kernel.words import N_

CVR, GLN = 8, 13  # digits
BETWEEN = str.maketrans("", "", " \u00a0\u2007\u2009\u202f\t")


class NotACvr(Refusal):
    code = "not_a_cvr"
    sentence = N_("“%(given)s” is not a CVR number: it has 8 digits and does not begin with 0.")
    kind = "invalid"


class CvrCheckDigit(Refusal):
    code = "cvr_check_digit"
    sentence = N_("The CVR number %(given)s does not exist: its check digit is wrong. Look for a slip of the pen.")
    kind = "invalid"


class NotAGln(Refusal):
    code = "not_a_gln"
    sentence = N_("“%(given)s” is not a GLN number: it has 13 digits.")
    kind = "invalid"


class GlnCheckDigit(Refusal):
    code = "gln_check_digit"
    sentence = N_("The GLN number %(given)s does not exist: its check digit is wrong. Look for a slip of the pen.")
    kind = "invalid"


def cvr(text: str) -> str:
    """The eight digits of a CVR number; blanks and a leading DK do not matter.

    Raises:
        MissingField, NotACvr, CvrCheckDigit.
    """
    given = text.translate(BETWEEN)
    if not given:
        raise MissingField(field="cvr", label=N_("CVR number"))
    number = given.upper().removeprefix("DK")
    if not _digits(number, CVR) or number[0] == "0":
        raise NotACvr(field="cvr", given=given[:20])
    if not danish_cvr.is_valid(number):
        raise CvrCheckDigit(field="cvr", given=number)
    return number


def gln(text: str) -> str:
    """The thirteen digits of a GLN number, or nothing where none is given; blanks do not matter.

    Raises:
        NotAGln, GlnCheckDigit.
    """
    given = text.translate(BETWEEN)
    if not given:
        return ""
    if not _digits(given, GLN):
        raise NotAGln(field="gln", given=given[:20])
    if not ean.is_valid(given):
        raise GlnCheckDigit(field="gln", given=given)
    return given


def _digits(text: str, count: int) -> bool:
    return len(text) == count and text.isascii() and text.isdecimal()
