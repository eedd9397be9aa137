"""Where the links of an error summary lead: the id of the control that each message is about."""

from collections.abc import Mapping
from html.parser import HTMLParser

from django.forms import BaseForm
from django.forms.formsets import BaseFormSet

# The names under which views hand their forms to a template, in the order in which the page shows them.
CONTEXT_NAMES = ("form", "forms", "formset", "formsets")


def error_links(subject) -> list[tuple[str, str]]:
    """Every message of a failed form with the id of the control it is about.

    Takes a form, a formset, or a list, tuple or mapping of these (None is an empty answer). Gives pairs of
    (id, message) in the order of the page. The id is "" only where the form has no control one could focus.
    In a formset of several rows a message is led by the row it belongs to: "Child 2: Enter the first name". The
    word comes from the formset's `row_name` ("Row" where it has none).
    """
    if subject is None:
        return []
    if isinstance(subject, BaseFormSet):
        return _formset_links(subject)
    if isinstance(subject, BaseForm):
        return _form_links(subject)
    if isinstance(subject, Mapping):
        subject = list(subject.values())
    if isinstance(subject, (list, tuple)):
        return [link for each in subject for link in error_links(each)]
    return []


def context_error_links(context) -> list[tuple[str, str]]:
    """The messages of all forms that a page's context holds under the usual names (CONTEXT_NAMES)."""
    seen, links = [], []
    for name in CONTEXT_NAMES:
        subject = context.get(name)
        if subject is None or isinstance(subject, str) or any(subject is known for known in seen):
            continue
        if isinstance(subject, (list, tuple)):
            subject = [each for each in subject if not any(each is known for known in seen)]
            seen.extend(subject)
        seen.append(subject)
        links.extend(error_links(subject))
    return links


def first_control_id(form) -> str:
    """The id of the first control of a form that can have the focus, or "" where there is none."""
    for field in form.visible_fields():
        if control := _control_id(field):
            return control
    return ""


def _form_links(form) -> list[tuple[str, str]]:
    if not form.is_bound or not form.errors:
        return []
    links = [(first_control_id(form), str(message)) for message in form.non_field_errors()]
    for field in form:
        if field.errors:
            control = first_control_id(form) if field.is_hidden else _control_id(field)
            links.extend((control, str(message)) for message in field.errors)
    return links


def _formset_links(formset) -> list[tuple[str, str]]:
    if not formset.is_bound:
        return []
    first = first_control_id(formset.forms[0]) if formset.forms else ""
    links = [(first, str(message)) for message in formset.non_form_errors()]
    row_name = getattr(formset, "row_name", "Row")
    for number, form in enumerate(formset.forms, start=1):
        if formset.can_delete and formset._should_delete_form(form):
            continue
        lead = f"{row_name} {number}: " if len(formset.forms) > 1 else ""
        links.extend((control, lead + message) for control, message in _form_links(form))
    return links


def _control_id(field) -> str:
    # Asking the drawn widget is the one way that is right for every kind of widget: radio buttons, boxes of a date
    # and widgets of the future each number their ids in a way of their own.
    finder = _FirstControl()
    finder.feed(str(field))
    return finder.found


class _FirstControl(HTMLParser):
    """Finds the id of the first control that is not hidden or disabled."""

    def __init__(self):
        super().__init__()
        self.found = ""

    def handle_starttag(self, tag, attrs):
        if self.found or tag not in {"input", "select", "textarea", "button"}:
            return
        values = dict(attrs)
        if values.get("type") != "hidden" and "disabled" not in values:
            self.found = values.get("id") or ""

    handle_startendtag = handle_starttag
