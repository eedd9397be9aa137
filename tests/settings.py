"""The settings under test: the real ones, with quick passwords and plain static files."""

from centre.settings import *  # noqa: F403
from centre.settings import STORAGES, TEMPLATES  # noqa: F401

SECRET_KEY = "only-for-tests"  # noqa: S105
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
