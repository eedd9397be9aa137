"""Every static file that a template names is among those that are served."""

import re

from django.contrib.staticfiles.finders import get_finders

from centre.staticfiles import CentreStaticFilesConfig
from tests.support.strict_templates import PROJECT

NAMED = re.compile(r"""{%\s*static\s+["']([^"'{]+)["']""")


def served():
    ignored = CentreStaticFilesConfig.ignore_patterns
    return {
        f"{storage.prefix}/{path}" if getattr(storage, "prefix", None) else path
        for finder in get_finders()
        for path, storage in finder.list(ignored)
    }


def test_static_files_that_templates_name_are_served():
    files = served()
    missing = [
        f"{template.relative_to(PROJECT)}: {name}"
        for template in (PROJECT / "templates").rglob("*.html")
        for name in NAMED.findall(template.read_text())
        if name not in files
    ]
    assert missing == []


def test_of_the_libraries_only_what_pages_use_is_served():
    files = served()
    assert "bootstrap/css/bootstrap.min.css" in files
    assert "django_htmx/htmx-2.min.js" in files
    assert not [file for file in files if "rtl" in file or file.startswith("import_export/")]
