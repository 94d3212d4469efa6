"""Settings. Without any variable this is the demo; POOL_ENV=production asks for what production needs.

Variables: POOL_ENV, SECRET_KEY, ALLOWED_HOSTS (separated by spaces), DATABASE_URL, FILES (folder for documents),
BEHIND_PROXY=1 (a proxy in front ends TLS, sets X-Forwarded-Proto and adds the visitor's address to X-Forwarded-For),
MAIL_URL (smtp://user:password@host:587),
ADDRESS (where people reach the pages, such as https://kronespor.agency.example; letters and e-mails name it),
SEAL_FILE and SEAL_PASSWORD (PKCS#12 file with the agency's key and certificate; without it letters are not sealed).
"""

import contextlib
import os
import secrets
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE = Path(__file__).resolve().parent.parent
STATE = BASE / ".state"  # everything generated; ignored by git
STATE.mkdir(exist_ok=True)

ENVIRONMENT = os.environ.get("POOL_ENV", "demo")
if ENVIRONMENT not in ("demo", "production"):
    raise ImproperlyConfigured(f"POOL_ENV is “{ENVIRONMENT}”; it can be demo or production.")
DEMO = ENVIRONMENT == "demo"
DEBUG = False


def _needed(name, why):
    value = os.environ.get(name, "")
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. {why}")
    return value


def _demo_secret():
    """Return a secret made once per installation; a process that comes second takes the first one's."""
    path = STATE / "secret"
    if not path.exists():
        own = path.with_name(f"secret.{os.getpid()}")
        own.write_text(secrets.token_urlsafe(64))
        own.chmod(0o600)
        with contextlib.suppress(FileExistsError):  # another process was faster; a rename would replace its secret
            os.link(own, path)
        own.unlink()
    return path.read_text()


if DEMO:
    SECRET_KEY = os.environ.get("SECRET_KEY") or _demo_secret()
    ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "localhost 127.0.0.1 [::1]").split()
else:
    SECRET_KEY = _needed("SECRET_KEY", "Production needs a secret of its own: 50 random characters or more.")
    ALLOWED_HOSTS = _needed("ALLOWED_HOSTS", "Production needs its host names, separated by spaces.").split()


# Databases: SQLite where nothing is said, PostgreSQL by address


def _sqlite(path):
    """IMMEDIATE and the waiting time let many writers queue up; FULL loses nothing when the power goes."""
    pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
    options = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": pragmas}
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": path, "OPTIONS": options}


def _database(url):
    """The database of an address: postgresql://… or sqlite:///path; the demo's own file when nothing is said."""
    if url.startswith("sqlite:///"):
        return _sqlite(Path(unquote(url.removeprefix("sqlite:///"))))
    return _postgresql(url) if url else _sqlite(STATE / "demo.sqlite3")


def _postgresql(url):
    """Read postgresql://user:password@host:port/name?option=value; `host` may be an option too (a socket's folder)."""
    address = urlsplit(url)
    if address.scheme not in ("postgresql", "postgres"):
        raise ImproperlyConfigured(
            "DATABASE_URL must begin with postgresql:// or sqlite:///; leave it out for the built-in SQLite file."
        )
    options = {name: values[0] for name, values in parse_qs(address.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(address.path.lstrip("/")),
        "USER": unquote(address.username or ""),
        "PASSWORD": unquote(address.password or ""),
        "HOST": options.pop("host", address.hostname or ""),
        "PORT": options.pop("port", str(address.port or "")),
        "OPTIONS": options,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASE_URL = os.environ.get("DATABASE_URL", "")
DATABASES = {"default": _database(DATABASE_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"


# The application

INSTALLED_APPS = [
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django_filters",
    "rest_framework",
    "rest_framework.authtoken",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "axes",
    "csp",
    "django_htmx",
    "pool",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "pool.access.middleware.AccessMiddleware",
    "pool.web.refusing.RefusalMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",  # last: it replaces the answer when somebody is locked out
]
ROOT_URLCONF = "pool.urls"
WSGI_APPLICATION = "pool.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "pool.web.context.shell",
            ]
        },
    }
]


# Who signs in

AUTH_USER_MODEL = "pool.User"
LOGIN_URL = "sign_in"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "pool.access.guard.Backend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_VALIDATORS = ("UserAttributeSimilarity", "MinimumLength", "CommonPassword", "NumericPassword")
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}Validator"} for name in _VALIDATORS
]
PASSWORD_RESET_TIMEOUT = 7 * 24 * 60 * 60  # seconds that a link to choose a password is good for
# Five wrong passwords for one name from one address close that pair for a quarter of an hour;
# counting the name alone would let a stranger lock out a colleague.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "pool.web.access.locked_out"
AXES_VERBOSE = False


# Language, time

LANGUAGE_CODE = "da"
LANGUAGES = [("da", "Dansk"), ("en", "English")]
LOCALE_PATHS = [STATE / "locale"]  # compiled there by the set-up
TIME_ZONE = "Europe/Copenhagen"
USE_TZ = True


# Files

STATIC_URL = "/static/"
STATIC_ROOT = STATE / "static"  # for collectstatic, in production
STATIC_ROOT.mkdir(exist_ok=True)  # WhiteNoise warns where it is missing
STATICFILES_DIRS = [("dkfds", STATE / "dkfds")]
WHITENOISE_USE_FINDERS = DEMO
MEDIA_ROOT = Path(os.environ.get("FILES") or STATE / "files")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # a round of more than two thousand letters is confirmed on one page
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024  # the fields of a form, without its files
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024 // 2  # larger files wait on disk


# The browser's side: everything from here, nothing inline

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = not DEMO
SECURE_HSTS_SECONDS = 0 if DEMO else 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not DEMO
if os.environ.get("BEHIND_PROXY") == "1":
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # Else everybody would have the proxy's address, and one who guesses would shut out all.
    AXES_CLIENT_IP_CALLABLE = "pool.access.visitors.last_forwarded"


# The JSON edge

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "rest_framework.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["api.permissions.OnTheList"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["api.bodies.StrictJSON"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "api.bodies.AlwaysAnswer",
    "DEFAULT_METADATA_CLASS": None,  # OPTIONS tells nothing that the schema does not tell better
    "URL_FORMAT_OVERRIDE": None,  # `format` chooses the form of a report
    "DEFAULT_FILTER_BACKENDS": ["api.filters.Filters"],
    "DEFAULT_PAGINATION_CLASS": "api.pagination.Pages",
    "DEFAULT_SCHEMA_CLASS": "api.schema.Schema",
    "EXCEPTION_HANDLER": "api.errors.answer",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Kronespor",
    "DESCRIPTION": "The same services, permissions and books as the pages, as JSON. Amounts are kroner as text with "
    'two decimals ("25000.00"), moments ISO 8601 with their offset, days ISO 8601. '
    "Lists come in pages: `count`, `next`, "
    "`previous`, `results`. Every error has one shape: `code`, `message`, `facts`; the message is in the language of "
    "`Accept-Language` (da, en).",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"validatorUrl": None, "deepLinking": True, "docExpansion": "none"},
    "TAGS": [
        {"name": "access", "description": "Tokens, who one is here, people and their roles, reviews of access."},
        {"name": "registry", "description": "Municipalities and whom their money goes to, programmes and modules."},
        {"name": "workforce", "description": "A municipality's staff, kept once."},
        {"name": "rounds", "description": "Schemes with their terms, and calls for applications."},
        {"name": "applications", "description": "A municipality's request, from draft to submission."},
        {"name": "assessment", "description": "The agency's worklist and its cases."},
        {"name": "awards", "description": "Allocation runs, and the decisions that follow from them."},
        {"name": "letters", "description": "Letters as they were sent."},
        {"name": "payments", "description": "What is paid when: acceptance, batches to the bank, and its answers."},
        {"name": "settlement", "description": "Confirmations, changes, accounts, claims, offers, ends."},
        {"name": "reports", "description": "The books as tables and files."},
        {"name": "controls", "description": "The thirteen controls and their state now."},
    ],
    "ENUM_NAME_OVERRIDES": {
        "ApplicationState": "pool.applications.states.ApplicationState",
        "SectionState": "pool.applications.states.SectionState",
        "RoundState": "pool.rounds.states.RoundState",
        "RunState": "pool.awards.states.RunState",
        "AwardKind": "pool.awards.states.AwardKind",
        "Role": "pool.access.states.Role",
        "ReviewState": "api.access.reviews.STATES",
        "PayeeState": "pool.registry.states.PayeeState",
        "LetterKind": "pool.letters.states.LetterKind",
        "Standing": "pool.letters.states.Standing",
        "OrderState": "pool.letters.states.OrderState",
        "WordingState": "pool.letters.states.WordingState",
        "BatchState": "pool.letters.states.BatchState",
        "FormalGround": "pool.awards.states.FormalGround",
        "Ground": "api.assessment.cases.GROUNDS",
        "AwardState": "pool.awards.states.AwardState",
        "LapseGround": "pool.awards.states.LapseGround",
        "TieGround": "pool.rounds.states.TieGround",
        "ReasonClass": "pool.ledger.rules.REASON_CLASSES",
        "PaymentState": "pool.payments.states.PaymentState",
        "PaymentBatchState": "pool.payments.states.PaymentBatchState",
        "DutyKind": "pool.payments.states.DutyKind",
        "OutcomeKind": "pool.applications.states.OutcomeKind",
        "ConfirmationState": "pool.settlement.states.ConfirmationState",
        "ChangeKind": "pool.settlement.states.ChangeKind",
        "ChangeState": "pool.settlement.states.ChangeState",
        "AccountsState": "pool.settlement.states.AccountsState",
        "ClaimGround": "pool.settlement.states.ClaimGround",
        "ClaimState": "pool.settlement.states.ClaimState",
        "OfferState": "pool.settlement.states.OfferState",
        "DeadlineKind": "pool.settlement.states.DeadlineKind",
        "MessageState": "pool.mail.states.MessageState",
        "OutstandingKind": "api.settlement.ending.KINDS",
        "Outcome": "api.assessment.cases.OUTCOMES",
    },
}


# What goes out

# Mail goes to a server where one is named, encrypted from port 587 on; else into files on this machine.
_MAIL = urlsplit(os.environ.get("MAIL_URL", ""))
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if _MAIL.hostname else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = STATE / "mail"
EMAIL_HOST, EMAIL_PORT, EMAIL_TIMEOUT = _MAIL.hostname or "", _MAIL.port or 587, 10
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_MAIL.username or ""), unquote(_MAIL.password or "")
EMAIL_USE_TLS = EMAIL_PORT >= 587
# Letters carry the agency's electronic seal where its key is named.
SEAL_FILE, SEAL_PASSWORD = os.environ.get("SEAL_FILE", ""), os.environ.get("SEAL_PASSWORD", "")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django": {"handlers": [], "level": "WARNING", "propagate": True}},
}


# Where people find the product: printed in letters (QR code) and written in e-mails, without a slash at the end
_ADDRESS_WHY = "Production needs the address of its pages: letters and e-mails name it."
ADDRESS = os.environ.get("ADDRESS") or ("http://127.0.0.1:8000" if DEMO else _needed("ADDRESS", _ADDRESS_WHY))
ADDRESS = ADDRESS.rstrip("/")

# How many days nothing is paid to a municipality after the number it is paid by has changed, so that it can object
PAYEE_WAIT_DAYS = 5

# The agency that runs the pools, as its letters and pages name it

AGENCY = {
    "name": os.environ.get("AGENCY_NAME", "Puljestyrelsen"),
    "unit": os.environ.get("AGENCY_UNIT", "Puljer og tilskud"),
    "address": os.environ.get("AGENCY_ADDRESS", ""),
    "phone": os.environ.get("AGENCY_PHONE", ""),
    "mail": os.environ.get("AGENCY_MAIL", "puljer@puljestyrelsen.example"),
    "cvr": os.environ.get("AGENCY_CVR", ""),
}
DEFAULT_FROM_EMAIL = f"{AGENCY['name']} <{AGENCY['mail']}>"
