"""Django's settings for the centre, read from the environment.

docs/running.md lists every variable. A missing or bad one stops the start with a sentence that names it. Nothing here
starts a server or opens a connection: the data folder says where the database listens (centre.embedded), and
`manage.py` and `centre.launch` see to it that something does.
"""

import importlib.util
from pathlib import Path

import pghistory
from csp.constants import NONCE, NONE, SELF

from centre import environment
from centre.embedded.addresses import database_settings
from centre.keys import secret_key

BASE_DIR = Path(__file__).resolve().parent.parent

# --- Where this centre lives -----------------------------------------------------------------------------------------

CENTRE_DATA = environment.folder("CENTRE_DATA", BASE_DIR / "var" / "centre")
CENTRE_DEMO = environment.flag("CENTRE_DEMO")  # the example centre: sign-in asks for no second step
DEBUG = environment.flag("CENTRE_DEBUG")

_origin = environment.origin("CENTRE_ORIGIN")
CENTRE_HTTPS = environment.flag("CENTRE_HTTPS", default=bool(_origin and _origin[0] == "https"))
CENTRE_PROXIES = environment.number("CENTRE_PROXIES", 0, 0, 9)

SECRET_KEY = environment.text("CENTRE_SECRET_KEY") or secret_key(CENTRE_DATA)

ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", *environment.words("CENTRE_HOSTS")]
CSRF_TRUSTED_ORIGINS = []
if _origin:
    ALLOWED_HOSTS.append(_origin[1].rsplit(":", 1)[0])
    CSRF_TRUSTED_ORIGINS.append("://".join(_origin))

# --- The parts -------------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    # Ours come first, so that their templates and commands win over a library's; from the front hall down.
    "centre.apps.CentreConfig",
    "reports.apps.ReportsConfig",
    "safeguarding.apps.SafeguardingConfig",
    "sessions_app.apps.SessionsConfig",
    "families.apps.FamiliesConfig",
    "staff.apps.StaffConfig",
    "centre.core.apps.CoreConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "centre.staticfiles.CentreStaticFilesConfig",
    "django.contrib.postgres",
    "django.forms",  # for our own form templates (FORM_RENDERER)
    "django.contrib.humanize",  # allauth's passkey templates use it
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "import_export",
    "pgtrigger",
    "pghistory",
    "csp",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "centre.core.middleware.NoStoreMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "centre.settings_pages.gate.SetUpGate",
    "staff.sign_in.middleware.SignInRulesMiddleware",  # ended, locked or idle sessions, and the second step
    "pghistory.middleware.HistoryMiddleware",  # the history rows say who: the user's id and the path, nothing more
]

ROOT_URLCONF = "centre.urls"
WSGI_APPLICATION = "centre.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "centre.core.context.navigation",
                "centre.core.context.centre",
                "staff.sign_in.typed.put_back",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# --- Database --------------------------------------------------------------------------------------------------------

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "ATOMIC_REQUESTS": True,
        **database_settings(CENTRE_DATA),
    }
}
# Limits on guessing a password are counted here; it must be one count for all web processes.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "centre_cache"}}

# Field history is written by triggers. Who did it stands in the history row itself, which nobody can change, and not
# in the library's shared context table, which every writer would have to be allowed to update.
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()
PGHISTORY_APPEND_ONLY = True
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")
# The owner's role migrates; triggers are installed by migrations alone.
PGTRIGGER_INSTALL_ON_MIGRATE = False

IMPORT_EXPORT_USE_TRANSACTIONS = True

# --- Language and time -----------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

# --- Static files and uploads ----------------------------------------------------------------------------------------

_bootstrap = Path(next(iter(importlib.util.find_spec("bootstrap").submodule_search_locations)))

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
STATICFILES_DIRS = [
    *([BASE_DIR / "static"] if (BASE_DIR / "static").is_dir() else []),
    ("bootstrap", _bootstrap),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["map", "png", "jpg", "woff2", "br", "gz"]
MEDIA_ROOT = CENTRE_DATA / "media"
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

# Photos and scans stand in the database, so that a backup holds them. A scanner, where there is one: "host:port", or
# the path of its socket.
CENTRE_ATTACHMENT_MB = environment.number("CENTRE_ATTACHMENT_MB", 10, 1, 50)
CENTRE_CLAMAV = environment.text("CENTRE_CLAMAV")

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000  # a register of 300 people, and a sheet matched column by column
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# --- Accounts and sign-in --------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "staff.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/sign-in/"

ACCOUNT_ADAPTER = "staff.sign_in.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "staff.sign_in.forms.SignInForm",
    "reauthenticate": "staff.sign_in.forms.ConfirmPasswordForm",
    "change_password": "staff.sign_in.forms.OwnPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
# At most 10 tries in 5 minutes for one account, and from one address (NCSC's limit for throttling).
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/5m/ip,10/5m/key",
    "reauthenticate": "10/5m/user",
    "account_link": "20/5m/ip",
    # The page on which families register themselves: a centre's visitors share one connection.
    "families_join": "30/h/key",
    "families_join_rows": "300/h/key",
    "families_join_all": "200/h/key",
    # What families say of a session: a whole group presses a smiley on one connection.
    "feedback": "300/h/key",
}
ALLAUTH_TRUSTED_PROXY_COUNT = CENTRE_PROXIES

MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_ADAPTER = "staff.sign_in.adapters.MFAAdapter"  # secrets are encrypted with a key outside the database
MFA_FORMS = {
    "authenticate": "staff.sign_in.forms.SecondStepForm",
    "reauthenticate": "staff.sign_in.forms.ConfirmCodeForm",
    "activate_totp": "staff.sign_in.forms.SetUpAppForm",
    "authenticate_webauthn": "staff.sign_in.passkey_forms.SecondStepPasskeyForm",
    "reauthenticate_webauthn": "staff.sign_in.passkey_forms.ConfirmPasskeyForm",
    "login_webauthn": "staff.sign_in.passkey_forms.SignInWithPasskeyForm",
    "add_webauthn": "staff.sign_in.passkey_forms.AddPasskeyForm",
    "edit_webauthn": "staff.sign_in.passkey_forms.RenamePasskeyForm",
}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not CENTRE_HTTPS  # browsers allow passkeys on http://localhost only

# --- Cookies and headers ---------------------------------------------------------------------------------------------

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 60 * 60  # nobody stays signed in longer; the idle limit is the centre's own setting
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_NAME = "__Host-session" if CENTRE_HTTPS else "session"
SESSION_COOKIE_SECURE = CENTRE_HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "__Host-csrf" if CENTRE_HTTPS else "csrf"
CSRF_COOKIE_SECURE = CENTRE_HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_AGE = None  # gone with the browser window
CSRF_COOKIE_SAMESITE = "Lax"

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_SSL_REDIRECT = CENTRE_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if CENTRE_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = CENTRE_HTTPS
if CENTRE_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# W021 asks for a place on the browsers' preload list; that is for the owner of the domain to decide, not for us.
SILENCED_SYSTEM_CHECKS = ["security.W021"]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

# --- Messages out ----------------------------------------------------------------------------------------------------

ADMINS = []  # no error e-mails: they would carry what people typed
DEFAULT_FROM_EMAIL = environment.text("CENTRE_EMAIL_FROM", "centre@localhost")
EMAIL_HOST = environment.text("CENTRE_SMTP_HOST")
EMAIL_PORT = environment.number("CENTRE_SMTP_PORT", 587, 1, 65535)
EMAIL_HOST_USER = environment.text("CENTRE_SMTP_USER")
EMAIL_HOST_PASSWORD = environment.text("CENTRE_SMTP_PASSWORD")
EMAIL_USE_TLS = EMAIL_PORT == 587
EMAIL_USE_SSL = EMAIL_PORT == 465
EMAIL_TIMEOUT = 10
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'dummy'}.EmailBackend"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"no_personal_data": {"()": "centre.logs.NoPersonalData"}},
    "formatters": {
        "plain": {"()": "centre.logs.PlainFormatter", "format": "{asctime} {levelname} {name}: {message}", "style": "{"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["no_personal_data"], "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "centre": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "procrastinate": {"handlers": ["console"], "level": "WARNING", "propagate": False},
    },
}
