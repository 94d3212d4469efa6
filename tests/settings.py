"""The product's settings, with what tests do not need to be slow for."""

from pool.settings import *  # noqa: F403
from pool.settings import DATABASES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

DATABASE = DATABASES["default"]
if DATABASE["ENGINE"].endswith("sqlite3"):
    # A test database need not survive a power cut.
    DATABASE["OPTIONS"]["init_command"] = DATABASE["OPTIONS"]["init_command"].replace("=FULL", "=OFF")
else:
    DATABASE["CONN_MAX_AGE"] = 0  # an idle connection would keep the test database from being dropped
