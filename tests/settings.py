"""The settings under test: the real ones, with quick passwords, plain static files and a data folder to throw away."""

import atexit
import os
import shutil
import tempfile

os.environ["CENTRE_DATA"] = tempfile.mkdtemp(prefix="centre-tests-")
atexit.register(shutil.rmtree, os.environ["CENTRE_DATA"], ignore_errors=True)
for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "CENTRE_ORIGIN", "CENTRE_HTTPS", "CENTRE_DEBUG", "CENTRE_DEMO"):
    os.environ.pop(name, None)

from centre.settings import *  # noqa: E402, F403
from centre.settings import CENTRE_DATA, DATABASES, STORAGES  # noqa: E402

SECRET_KEY = "only-for-tests"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
DATABASES["default"]["CONN_MAX_AGE"] = 0  # the live server's threads come and go
STATIC_ROOT = CENTRE_DATA / "static"
STATIC_ROOT.mkdir()  # whitenoise warns about a missing one
# By the app's plain name the live server serves static files from where they are written.
INSTALLED_APPS = [
    "django.contrib.staticfiles" if app == "centre.staticfiles.CentreStaticFilesConfig" else app
    for app in INSTALLED_APPS  # noqa: F405
]
