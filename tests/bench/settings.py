"""The settings of the site, plus the bare view that everything is measured against."""

from centre.settings import *  # noqa: F403
from centre.settings import STORAGES

ROOT_URLCONF = "tests.bench.urls"
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
TEMPLATES[0]["DIRS"] = [*TEMPLATES[0]["DIRS"], BASE_DIR / "tests" / "bench" / "templates"]  # noqa: F405
