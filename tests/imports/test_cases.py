"""The example centres are imported whole, and a second import changes nothing."""

from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command

from tests.support.shared import shared_path

pytestmark = [pytest.mark.needs_shared, pytest.mark.django_db]


def table_counts():
    return {
        model._meta.label: model._base_manager.count()
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and model._meta.app_label in {"core", "families", "sessions_app", "centre", "staff"}
    }


@pytest.mark.parametrize("case", ["tiny", "croydon"])
def test_a_case_is_imported_whole_and_again_without_a_change(case):
    import time

    folder = shared_path("cases", case)
    out = StringIO()
    t = time.time()
    call_command("import_centre", str(folder), stdout=out)
    print(out.getvalue(), time.time() - t)
    before = table_counts()
    out = StringIO()
    t = time.time()
    call_command("import_centre", str(folder), stdout=out)
    print(out.getvalue(), time.time() - t)
    assert table_counts() == before
