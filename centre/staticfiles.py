"""Which of the libraries' static files are served: those that our pages use, so that a first start need not wait."""

from django.contrib.staticfiles.apps import StaticFilesConfig


class CentreStaticFilesConfig(StaticFilesConfig):
    """Django's static files without the libraries' other editions of the same script or style sheet."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        # Bootstrap: only bootstrap.min.css and bootstrap.bundle.min.js, with their maps
        "bootstrap-*",
        "*.rtl.*",
        "*.esm.*",
        "bootstrap.css*",
        "bootstrap.js*",
        "bootstrap.bundle.js*",
        "bootstrap.min.js*",
        # htmx: only the short edition of each version
        "htmax-*",
        "htmx-2.js",
        "htmx-4.js",
        # django-import-export's admin pages, which we do not have
        "import_export",
    ]
