"""The settings of the tests, with mails that go into a folder, and a worker that is killed after the third."""

from tests.settings import *  # noqa: F403

EMAIL_BACKEND = "tests.mail.backends.Killing"
