"""Every link of an error summary must lead to a control that can have the focus."""

from html.parser import HTMLParser

import pytest
from crispy_forms.templatetags.crispy_forms_filters import as_crispy_form
from django import forms
from django.forms import formset_factory
from django.template import Context

from centre.core import errors
from centre.core.components_page import ExampleForm, ThreeBoxes, example_formset


class Controls(HTMLParser):
    """The ids of everything on a page that can have the focus."""

    def __init__(self, html):
        super().__init__()
        self.ids = set()
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag in {"input", "select", "textarea"} and values.get("type") != "hidden" and "disabled" not in values:
            self.ids.add(values.get("id"))


def not_a_date(value):
    raise forms.ValidationError("Enter the day on which they moved.")


class OddForm(forms.Form):
    """Every kind of control that numbers its ids in its own way."""

    text = forms.CharField()
    radio = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    ticks = forms.MultipleChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.CheckboxSelectMultiple)
    grouped = forms.ChoiceField(choices=[("First", [("a", "A")]), ("Second", [("b", "B")])], widget=forms.RadioSelect)
    choice = forms.ChoiceField(choices=[("", "Choose"), ("a", "A")])
    born = forms.DateField(widget=forms.SelectDateWidget)
    moved = forms.Field(widget=ThreeBoxes, validators=[not_a_date])
    started = forms.SplitDateTimeField()
    letter = forms.FileField()
    agreed = forms.BooleanField()
    own_id = forms.CharField(widget=forms.TextInput(attrs={"id": "quite-another"}))
    hidden = forms.CharField(widget=forms.HiddenInput)

    def clean(self):
        raise forms.ValidationError("These answers do not fit together. Check the dates.")


def assert_links_reach(form_or_formset, html):
    links = errors.error_links(form_or_formset)
    controls = Controls(html).ids
    assert links
    assert [control for control, _ in links if control not in controls] == []
    return links


@pytest.mark.parametrize("prefix", [None, "home"])
def test_every_message_leads_to_a_control(prefix):
    form = OddForm({}, prefix=prefix)
    links = assert_links_reach(form, as_crispy_form(form))
    assert len(links) == len(OddForm.base_fields) + 1


def test_links_follow_the_order_of_the_page():
    form = OddForm({})
    messages = [message for _, message in errors.error_links(form)]
    assert messages[0] == "These answers do not fit together. Check the dates."


def test_the_components_example_leads_to_controls():
    form = ExampleForm({"start": "soon"})
    assert_links_reach(form, as_crispy_form(form))


def test_an_error_of_a_hidden_field_leads_to_the_first_control():
    form = OddForm({})
    control = {message: control for control, message in errors.error_links(form)}
    assert form["hidden"].errors
    assert control["These answers do not fit together. Check the dates."] == "id_text"


def test_a_form_without_a_control_has_words_but_no_link():
    class OnlyHidden(forms.Form):
        secret = forms.CharField(widget=forms.HiddenInput, error_messages={"required": "Start again from the list."})

    assert errors.error_links(OnlyHidden({})) == [("", "Start again from the list.")]


def test_rows_of_a_formset_are_told_apart():
    formset = example_formset(
        {"children-TOTAL_FORMS": "2", "children-INITIAL_FORMS": "0", "children-1-first_name": "Tom"}
    )
    html = "".join(as_crispy_form(form) for form in formset)
    assert errors.error_links(formset) == [("id_children-1-sex_0", "Child 2: Enter sex")]
    assert_links_reach(formset, html)


def test_a_deleted_row_needs_no_putting_right():
    formset_class = formset_factory(OddForm, extra=1, can_delete=True)
    formset = formset_class({"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-DELETE": "on"})
    assert errors.error_links(formset) == []


def test_messages_of_the_whole_formset_lead_to_its_first_control():
    formset = formset_factory(OddForm, min_num=2, validate_min=True, extra=0)(
        {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-text": "x"}
    )
    assert errors.error_links(formset)[0][0] == "id_form-0-text"


def test_broken_management_data_says_so_without_failing():
    formset = formset_factory(OddForm)({})
    assert [message for _, message in errors.error_links(formset)]


@pytest.mark.parametrize("nothing", [None, [], {}, OddForm(), "text"])
def test_nothing_wrong_gives_no_links(nothing):
    assert errors.error_links(nothing) == []


def test_a_form_in_the_context_under_two_names_is_told_once():
    form = OddForm({})
    context = Context({"form": form, "forms": [form, ExampleForm({})], "formset": None})
    links = errors.context_error_links(context)
    assert len(links) == len(errors.error_links(form)) + len(errors.error_links(ExampleForm({})))
