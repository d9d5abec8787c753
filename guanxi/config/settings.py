"""One settings file; everything that differs between installations comes from the environment."""

import os
import shlex
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from guanxi.config.backup_place import backup_place
from guanxi.config.logs import add_log_server
from guanxi.config.terminal import in_words
from guanxi.foundation.live.tokens import key_from
from guanxi.foundation.privacy.keys import KeysUnusable, ring

BASE = Path(__file__).resolve().parent.parent


def _flag(name: str, *, default: bool = False) -> bool:
    return os.environ.get(name, "1" if default else "").lower() in {"1", "true", "yes", "on"}


def _list(name: str, default: str = "") -> list[str]:
    return [item.strip() for item in os.environ.get(name, default).split(",") if item.strip()]


# ---- where things lie --------------------------------------------------------------------------
GUANXI_HOME = Path(os.environ.get("GUANXI_HOME", "data")).resolve()
GUANXI_KEYS = Path(os.environ.get("GUANXI_KEYS", GUANXI_HOME.parent / "keys")).resolve()
# Who was erased: beside the keys and in no backup, so that none that is restored brings a person back.
_ERASURES = GUANXI_KEYS.with_name(f"{GUANXI_KEYS.name}-erasures.jsonl")
GUANXI_ERASURES = Path(os.environ.get("GUANXI_ERASURES", _ERASURES)).resolve()
DEBUG = _flag("GUANXI_DEBUG")
try:
    SECRET_KEY = ring(GUANXI_KEYS, home=GUANXI_HOME).django_secret()
    SECRET_KEY_FALLBACKS = ring(GUANXI_KEYS, home=GUANXI_HOME).django_fallbacks()
except KeysUnusable as error:
    raise SystemExit(in_words(error)) from None
for _folder in ("tmp", "files"):
    (GUANXI_HOME / _folder).mkdir(mode=0o700, parents=True, exist_ok=True)
ALLOWED_HOSTS = _list("GUANXI_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = _list("GUANXI_ORIGINS")
BEHIND_TLS = _flag("GUANXI_TLS")
BACKUPS, S3_ENDPOINT, S3_REGION, S3_KEY_ID, S3_SECRET = backup_place()

# ---- two databases, one code -------------------------------------------------------------------


def _database(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise SystemExit("DATABASE_URL: only postgres://user:password@host:port/name is understood.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 0,
        # Workers fork, and a pool does not survive a fork: only the web process has one, and its
        # connections last long enough to prepare what is asked again and again (foundation/prepared.py).
        "OPTIONS": {
            **(
                {"pool": {"min_size": 1, "max_size": 8}, "prepare_threshold": 2}
                if _flag("GUANXI_POOL")
                else {}
            ),
            # A list that stops after fifty rows is answered before the server has compiled its statement.
            "options": "-c jit=off",
            **_asked_of_driver(parts.query),
        },
    }


def _asked_of_driver(query: str) -> dict[str, object]:
    """What the address asks of psycopg; ``?prepare_threshold=0`` prepares nothing."""
    asked: dict[str, object] = dict(parse_qsl(query, keep_blank_values=True))
    if "prepare_threshold" in asked:
        number = str(asked["prepare_threshold"])
        asked["prepare_threshold"] = int(number) if number.isdecimal() and int(number) else None
    return asked


def _sqlite() -> dict[str, object]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": GUANXI_HOME / "guanxi.sqlite3",
        "CONN_MAX_AGE": 60,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
                "PRAGMA cache_size=-32000; PRAGMA temp_store=MEMORY; PRAGMA mmap_size=268435456;"
            ),
        },
        "TEST": {"NAME": os.environ.get("GUANXI_TEST_SQLITE")},
    }


DATABASE_URL = os.environ.get("DATABASE_URL", "")
DATABASES = {"default": _database(DATABASE_URL) if DATABASE_URL else _sqlite()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    # Limits count across workers, so they cannot live in a process.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "guanxi_cache",
        # With the usual 300, whoever tries as many sign-in names wipes out everybody's lock-outs.
        "OPTIONS": {"MAX_ENTRIES": 200_000},
    }
}

# ---- rooms -------------------------------------------------------------------------------------
ROOMS = ["guanxi.customers", "guanxi.purchases", "guanxi.scoring"]
INSTALLED_APPS = [
    *ROOMS,
    "guanxi.config",
    "guanxi.foundation.ui",
    "guanxi.foundation.imports",
    "guanxi.foundation.worklists",
    "guanxi.foundation.savedviews",
    "guanxi.foundation.tasks",
    "guanxi.foundation.approvals",
    "guanxi.foundation.calendar",
    "guanxi.foundation.customfields",
    "guanxi.foundation.numbers",
    "guanxi.foundation.search",
    "guanxi.foundation.signin",
    "guanxi.foundation.palette",
    "guanxi.foundation.rotation",
    "guanxi.foundation.safekeeping",
    "guanxi.foundation.policies",
    "guanxi.foundation.replies",
    "guanxi.foundation.staff",
    "guanxi.foundation.rights",
    "guanxi.foundation.oversight",
    "guanxi.foundation.comments",
    "guanxi.foundation.files",
    "guanxi.foundation.notifications",
    "guanxi.foundation.jobs",
    "guanxi.foundation.live",
    "guanxi.foundation.changes",
    "guanxi.foundation.audit",
    "guanxi.foundation.accounts",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_q",
    "django_htmx",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
]
SWITCHBOARD = "guanxi.config.switchboard"
ROOT_URLCONF = "guanxi.config.urls"
WSGI_APPLICATION = "guanxi.config.wsgi.application"
MIDDLEWARE = [
    "guanxi.config.middleware.RequestId",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "guanxi.config.token_limits.TellLimits",
    "guanxi.config.problems.ApiProblems",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "guanxi.config.middleware.Comer",
    "guanxi.config.simulating.Simulation",
    "guanxi.config.middleware.PersonalSettings",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "guanxi.config.signin.NoteVisits",
    "guanxi.config.confirming.ConfirmFirst",
    "guanxi.config.confirming.OwnPasswordFirst",
    "guanxi.config.confirming.SecondFactorFirst",
    "guanxi.config.confirming.PoliciesFirst",
    "guanxi.config.limits.LimitWrites",
    "guanxi.config.middleware.Refusals",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE / "config" / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["guanxi.foundation.ui.loading.Files", "guanxi.foundation.ui.loading.Rooms"],
                )
            ],
            "builtins": ["guanxi.foundation.ui.templatetags.plain"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "guanxi.config.navigation.frame",
            ],
        },
    }
]

# ---- people ------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["guanxi.config.signin.SignInOrGoOn"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "guanxi.config.signin.SignIn"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "20/m/ip,5/5m/key"}
# A minute: tokens that are nobody's per address, what is written per person (config/limits.py), and whatever
# is asked per token (config/token_limits.py).
LIMITS = {
    "wrong_tokens": 30,
    "open_pages": 120,
    "writes": int(os.environ.get("GUANXI_WRITES_A_MINUTE", "1200")),
    "requests": int(os.environ.get("GUANXI_REQUESTS_A_MINUTE", "3000")),
}
# How many proxies of ours stand before the web: what they append to X-Forwarded-For is believed, no more.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("GUANXI_PROXIES", "0"))
# Before a dangerous act (switchboard.CONFIRM_FIRST) a proof of who acts may be as old as this.
CONFIRM_SECONDS = int(float(os.environ.get("GUANXI_CONFIRM_MINUTES", "15")) * 60)
MFA_ADAPTER = "guanxi.foundation.signin.mfa.Factors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Guanxi"
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not BEHIND_TLS  # browsers themselves allow that on localhost only
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
SESSION_ENGINE = "guanxi.foundation.accounts.sessions"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF],
    "style-src-attr": [CSP.UNSAFE_INLINE],
    "img-src": [CSP.SELF, "data:"],
    "base-uri": [CSP.NONE],
    "object-src": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
# ---- live: a process of its own; without it pages ask again by themselves ---------------------
# Behind a proxy one address of the same origin (/live/stream); under `guanxi serve` a second port.
LIVE_KEY = key_from(SECRET_KEY)
LIVE_TOKEN_SECONDS = int(os.environ.get("GUANXI_LIVE_TOKEN_SECONDS", "600"))
LIVE_URL = os.environ.get("GUANXI_LIVE_URL", "")
LIVE_PORT = int(os.environ.get("GUANXI_LIVE_PORT", "0") or 0)
if LIVE_URL.startswith(("http://", "https://")):
    SECURE_CSP["connect-src"] = [CSP.SELF, "{0.scheme}://{0.netloc}".format(urlsplit(LIVE_URL))]
elif LIVE_PORT and not LIVE_URL:
    _scheme = "https" if BEHIND_TLS else "http"
    _hosts = [host for host in ALLOWED_HOSTS if host != "*" and not host.startswith((".", "["))]
    SECURE_CSP["connect-src"] = [CSP.SELF, *(f"{_scheme}://{host}:{LIVE_PORT}" for host in _hosts)]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
FILE_UPLOAD_MAX_MEMORY_SIZE = 2**20
# A page that takes a file seals it as it comes; any other upload is dropped unread.
FILE_UPLOAD_HANDLERS = ["guanxi.foundation.imports.uploads.NoUploads"]
FILE_UPLOAD_TEMP_DIR = GUANXI_HOME / "tmp"
IMPORT_MAX_BYTES = int(os.environ.get("GUANXI_IMPORT_MAX_MB", "512")) * 2**20

# Files on records: the largest, the room for all, kinds that run when opened, and the house's own scanner.
FILE_MAX_BYTES = int(os.environ.get("GUANXI_FILE_MAX_MB", "50")) * 2**20
FILES_QUOTA_BYTES = int(os.environ.get("GUANXI_FILES_QUOTA_MB", "10240")) * 2**20
FILE_KINDS_REFUSED = frozenset(
    _list(
        "GUANXI_FILE_KINDS_REFUSED",
        "apk,app,bat,chm,cmd,com,cpl,dll,dmg,exe,gadget,hta,inf,ins,iso,jar,js,jse,lnk,msc,msi,msp,mst,pif,ps1,"
        "reg,scr,sct,sh,sys,vb,vbe,vbs,vhd,ws,wsc,wsf,wsh",
    )
)
FILE_SCAN = shlex.split(os.environ.get("GUANXI_FILE_SCAN", ""))

# ---- languages ---------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [
    ("zh-hans", _("Simplified Chinese")),
    ("zh-hant", _("Traditional Chinese")),
    ("en", _("English")),
]
LANGUAGE_COOKIE_NAME = "guanxi_language"  # chosen on the sign-in page, for whoever has no language of his own
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = BEHIND_TLS
LOCALE_PATHS = [BASE / "locale"]
FORMAT_MODULE_PATH = ["guanxi.foundation.ui.formats_l10n"]
USE_I18N = USE_TZ = USE_THOUSAND_SEPARATOR = True
TIME_ZONE = "UTC"

# ---- mail: nothing goes out until a server is named ---------------------------------------------
MAIL_IS_SET_UP = bool(os.environ.get("GUANXI_SMTP_HOST"))
_security = os.environ.get("GUANXI_SMTP_SECURITY", "starttls")
_mail_server = {
    "host": os.environ.get("GUANXI_SMTP_HOST", ""),
    "port": int(os.environ.get("GUANXI_SMTP_PORT", "587")),
    "username": os.environ.get("GUANXI_SMTP_USER", ""),
    "password": os.environ.get("GUANXI_SMTP_PASSWORD", ""),
    "use_tls": _security == "starttls",
    "use_ssl": _security == "tls",
    "timeout": 15,
}
MAILERS = {
    "default": {
        "BACKEND": f"django.core.mail.backends.{'smtp' if MAIL_IS_SET_UP else 'dummy'}.EmailBackend",
        "OPTIONS": _mail_server if MAIL_IS_SET_UP else {},
    }
}
DEFAULT_FROM_EMAIL = os.environ.get("GUANXI_MAIL_FROM", "guanxi@localhost")
# Where people reach this house: what links in mails begin with.
PUBLIC_URL = os.environ.get("GUANXI_URL", "http://127.0.0.1:8000").rstrip("/")
# Networks that outgoing requests may reach though they are private, as 10.1.2.0/24.
OUTGOING_ALLOWED = _list("GUANXI_OUTGOING_ALLOWED")

# ---- files -------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = Path(os.environ.get("GUANXI_STATIC", BASE.parent / "static"))
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": GUANXI_HOME},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MANIFEST_STRICT = False
WHITENOISE_KEEP_ONLY_HASHED_FILES = True  # nothing asks for the others

# ---- jobs: steps of at most 30 s; a step still running at `retry` would run twice --------------
Q_CLUSTER = {
    "name": "guanxi",
    "orm": "default",
    "workers": int(os.environ.get("GUANXI_WORKERS", "2")),
    "timeout": int(os.environ.get("GUANXI_JOB_TIMEOUT", "45")),
    "retry": int(os.environ.get("GUANXI_JOB_RETRY", "60")),
    "poll": 0.3,
    "guard_cycle": 1,
    # A job ends itself after five tries; a message must not be thrown away before.
    "max_attempts": 10,
    "ack_failures": False,
    "save_limit": 1000,
    "bulk": 1,
    # A message taken from the table waits for a free worker: with more of them, longer than `retry`.
    "queue_limit": 1,
    "catch_up": False,
    "recycle": 200,
    "has_replica": False,
}

# ---- logs: no personal value, one line a request -----------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "guanxi.config.logs.RequestIdFilter"}},
    "formatters": {"line": {"()": "guanxi.config.logs.Line"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["request_id"]}
    },
    "root": {"handlers": ["console"], "level": os.environ.get("GUANXI_LOG_LEVEL", "WARNING")},
    "loggers": {
        "guanxi": {"level": "INFO"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},  # answered 400; robots try all day
        "django.request": {"level": "ERROR"},  # it would log the path as typed; our own line names the route
        "django.server": {"handlers": [], "propagate": True},
        "django-q": {"level": "WARNING"},
    },
}
# A log server: the same lines go there, and one line for each entry of the audit chain, with its seal.
SYSLOG = os.environ.get("GUANXI_SYSLOG", "")
add_log_server(LOGGING, SYSLOG)
SILENCED_SYSTEM_CHECKS = ["security.W004", "security.W008", "security.W012", "security.W016"]
