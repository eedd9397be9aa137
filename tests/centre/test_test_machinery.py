"""What the tests lean on, tested: emptying tables, strict templates, and a live server."""

import pytest
from django.template import engines

from centre.core.models import AuditEvent
from tests.support.strict_templates import PROJECT, UnknownTemplateVariable


@pytest.mark.parametrize("turn", ["first", "second"])
@pytest.mark.django_db(transaction=True)
def test_committed_rows_are_gone_in_the_next_test_even_from_append_only_tables(turn):
    assert not AuditEvent.objects.exists()
    AuditEvent.objects.create(action=f"test.{turn}", summary="")


@pytest.mark.django_db(transaction=True)
def test_what_migrations_made_is_still_there(test_database):
    with test_database.connect("centre_superuser") as admin:
        kept = [name for (name,) in admin.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'pristine'")]
        for table in kept:
            rows = admin.execute(f"SELECT (SELECT count(*) FROM {table}), (SELECT count(*) FROM pristine.{table})")
            here, then = rows.fetchone()
            assert here == then


@pytest.fixture
def template(tmp_path, settings):
    """Makes a template file of our own project, or of a library, and draws it."""
    engine = engines["django"].engine

    def draw(text, ours=True, **context):
        from django.template import Context, Origin, Template

        name = PROJECT / "templates" / "t.html" if ours else "/usr/lib/python3/some_library/templates/t.html"
        return Template(text, origin=Origin(str(name)), engine=engine).render(Context(context))

    return draw


@pytest.mark.parametrize("text", ["{{ nme }}", "{{ name.lenth }}", "{{ nme|upper }}", "{% with a=nme %}{% endwith %}"])
def test_an_unknown_variable_in_our_own_template_fails(template, text):
    with pytest.raises(UnknownTemplateVariable):
        template(text, name="Ann")


@pytest.mark.parametrize(
    "text",
    [
        "{{ nme|default:'' }}",
        "{% if nme %}x{% endif %}",
        "{% for a in nme %}x{% endfor %}",
        "{{ nothing|default_if_none:'' }}",
    ],
)
def test_asking_whether_there_is_one_is_fine(template, text):
    assert template(text, nothing=None) == ""


def test_library_templates_may_do_as_they_like(template):
    assert template("a{{ nme }}b", ours=False) == "ab"


@pytest.mark.django_db(transaction=True)
def test_the_live_server_works_as_the_applications_role(live_server):
    import json
    from urllib.request import urlopen

    with urlopen(f"{live_server.url}/health/") as answer:
        assert json.load(answer) == {"status": "ok"}


@pytest.mark.django_db(transaction=True)
def test_the_browser_opens_a_page_of_the_live_server(page, live_server):
    page.goto(f"{live_server.url}/health/")
    assert '"ok"' in page.content()
