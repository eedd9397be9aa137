"""Every box for notes about people has "Is this a concern?" beside it: no test draws one without.

`EXEMPT` names what is no such box, with the reason: a room, a form, or one field of a form ("Form.field").
"""

from importlib import import_module
from inspect import isclass
from pkgutil import walk_packages

from django import forms

from centre.core.notes import is_notes_box
from centre.core.templatetags import fields

ROOMS = ("centre", "families", "staff", "sessions_app", "safeguarding", "reports")
LONG_LINE = 200  # a line that takes so much can hold a story

EXEMPT = {
    "centre": "settings and imports: about the centre, no person",
    "reports": "about the centre as a whole; names of people have no place there",
    "safeguarding": "is the concern itself",
    "staff.sign_in": "codes and names of keys",
    "MailingForm.text": "a letter to many families, drawn up to be sent",
    "NoticeForm.text": "the privacy notice",
    "ServiceForm.description": "what a service offers, in the timetable or the directory; about no person",
    "ServiceForm.eligibility": "whom another agency's service is for",
    "ServiceForm.location": "where another agency is",
    "ServiceForm.how_to_refer": "how one gets to another agency",
    "ServiceForm.venue_address": "an address",
    "ServiceForm.for_whom": "whom a service of ours is for",
    "ServiceForm.accessibility": "how one gets in",
    "ServiceForm.aims": "what a service is meant to achieve; about no person",
    "ServiceForm.bring": "what one brings along",
    "TakeBackForm.because": "why an observation should not have been: about the writing",
    "TranslationForm.sentence": "what a service is, in another language",
    "CancelForm.reason": "why a session is cancelled: families are told it",
    "StraysForm.reason": "the same, of several sessions",
    "OverRatioForm.reason": "why a crèche has too few adults: about us, no family",
    "ClosingForm.no_evaluation_because": "why colleagues say nothing about a session: about us",
    "ClosingForm.although": "why a register is closed early: about the list",
    "ReopenForm.reason": "why a register is opened again: about the list",
    "RemoveForm.why": "why a file is removed: the file is what would be passed on",
    "RetentionClassForm.source": "which rule says how long records are kept",
    "AccessRequestForm.authority": "which paper was seen",
    "HandOverForm.to_contact": "whom to write to",
    "MemberForm.part": "what somebody is to the family, and a telephone number",
    "MeetingForm.apologies": "names",
    "RoutineForm.what": "what is checked in a room",
    "SayForm.words": "a family's own answer, on a page for everybody; colleagues read it with the button beside it",
    "YouSaidForm.said": "what families asked for, as everybody may read it",
    "YouSaidForm.did": "what we did about it",
    "CostForm.what_counts": "what a session costs",
    **dict.fromkeys(
        (
            *("HazardForm.what", "HazardForm.made_safe", "FixedForm.how"),
            *("RiskLineForm.hazard", "RiskLineForm.precautions", "RiskLineForm.more_to_do"),
            *("DrillForm.went_well", "DrillForm.to_change"),
        ),
        "about the building and what is done in it; about no person",
    ),
    **dict.fromkeys(
        ("PlanForm.aim", "PlanForm.activities", "PlanForm.put_out", "PlanForm.joining_in"),
        "what a session offers to all; about no child",
    ),
    "TrustedAdultForm.name": "a name",
    "TrapForm.website": "a trap for machines; nobody sees it",
    "AccessNeedsForm.other_languages": "languages",
    **dict.fromkeys(
        ("MoveForm.address_line_1", "CorrectAddressForm.address_line_1", "FamilyForm.address_line_1"), "an address"
    ),
    **dict.fromkeys(
        ("PlanForm.place", "VisitForm.place", "_Sections.place"), "where one meets, where that is not their home"
    ),
    **dict.fromkeys(
        ("AddPersonForm.allergies", "PersonForm.allergies", "ChildRow.allergies", "NewcomerForm.allergies"),
        "what a child must not eat or touch, in words that stand on every register",
    ),
}


class NotesBoxWithoutButton(Exception):
    """A form with a box for notes about people was drawn and its page gave it no `concern`."""


def is_exempt(form_class, name: str) -> bool:
    """Whether the list says so of the form's room, or of the field in the form or a form it is made from."""
    module = form_class.__module__
    if any(module == key or module.startswith(f"{key}.") for key in EXEMPT):
        return True
    return any(f"{each.__name__}.{name}" in EXEMPT for each in form_class.__mro__)


def looks_like_notes(field) -> bool:
    """Several lines, or a line that takes a story."""
    if isinstance(field.widget, forms.Textarea):
        return True
    plain = type(field) is forms.CharField and isinstance(field.widget, forms.TextInput)
    return plain and (field.max_length is None or field.max_length >= LONG_LINE)


def every_form() -> list[type]:
    """Every class of a form there is in the product."""
    found = {}
    for room in ROOMS:
        for module in walk_packages(import_module(room).__path__, f"{room}."):
            if {"migrations", "management", "launch", "embedded", "demo", "__main__"} & set(module.name.split(".")):
                continue
            for value in vars(import_module(module.name)).values():
                if isclass(value) and issubclass(value, forms.BaseForm) and value.__module__ == module.name:
                    found[f"{module.name}.{value.__name__}"] = value
    return list(found.values())


def ask_of_every_form():
    """From now on a template that draws such a box without its button fails the test that asked for it."""
    drawn = fields.concern_of

    def concern_of(field):
        note = drawn(field)
        form = field.form
        said_why_not = "concern" in vars(form)  # a page may say None, with the reason beside it
        missing = note is None and not said_why_not and is_notes_box(form, field.name, field.field)
        if missing and not is_exempt(type(form), field.name):
            raise NotesBoxWithoutButton(f"{type(form).__module__}.{type(form).__name__}.{field.name}")
        return note

    fields.register.filters["concern_of"] = concern_of
    fields.concern_of = concern_of  # for `default_submit`
