import pytest

from pool.letters import codes

pytestmark = pytest.mark.once

CODE = "7KQ2M4XD9T0BRWEH"


def test_a_fresh_code_is_read_as_itself_and_comes_once():
    made = {codes.fresh() for _ in range(200)}
    assert len(made) == 200
    assert all(codes.read(code) == code for code in made)


@pytest.mark.parametrize(
    "typed",
    [
        CODE,
        CODE.lower(),
        "7KQ2-M4XD-9T0B-RWEH",
        "7kq2 m4xd 9t0b rweh",
        "  7KQ2\u2011M4XD\u20139T0B\u2212RWEH\n",
        "7KQ2\u00ad-M4XD\u00a0-9T0B\u200b-RWEH",
        "7KQ2-M4XD-9TOB-RWEH",
        "7kq2-m4xd-9tob-rweh",
    ],
)
def test_case_blanks_dashes_and_mistaken_signs_are_forgiven(typed):
    assert codes.read(typed) == CODE


@pytest.mark.parametrize("sign", "IiLl")
def test_i_and_l_are_read_as_one(sign):
    assert codes.read(f"{sign}KQ2M4XD9T0BRWEH") == "1KQ2M4XD9T0BRWEH"


@pytest.mark.parametrize(
    "typed", ["", "7KQ2", CODE + "1", "7KQ2M4XD9T0BRWEU", "7KQ2M4XD9T0BRWE/", "7KQ2M4XD9T0BRWEß", "７KQ2M4XD9T0BRWEH"]
)
def test_what_can_be_no_code_is_read_as_nothing(typed):
    assert codes.read(typed) == ""
