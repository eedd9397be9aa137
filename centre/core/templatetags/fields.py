"""How a form's fields are drawn: {% load fields %}. Used by the template pack in templates/bootstrap5/.

Label, hint, error, box: in this order, each tied to the control by id. Forms need no layout of their own for it.
"""

from django import forms, template
from django.forms.formsets import BaseFormSet
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from ..notes import is_notes_box

register = template.Library()

BOX_WIDGETS = (forms.SelectDateWidget, forms.MultiWidget)
NOT_OPTIONAL_WORDS = ("(optional)", "if any", "if known")


@register.filter
def kind_of(field) -> str:
    """How a field is drawn: hidden, checkbox, choices, boxes (several controls for one answer) or control."""
    widget = field.field.widget
    if field.is_hidden:
        return "hidden"
    if isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    if isinstance(widget, BOX_WIDGETS) and not isinstance(widget, forms.SplitHiddenDateTimeWidget):
        return "boxes"
    return "control"


@register.filter
def says_optional(field) -> bool:
    """Whether "(optional)" belongs behind the label.

    Not where the label says so in its own words, not for a lone tick box (leaving it is an answer), and not in a form
    with `show_optional = False` (filters, where everything is optional).
    """
    if field.field.required or field.field.disabled or kind_of(field) == "checkbox":
        return False
    if not getattr(field.form, "show_optional", True):
        return False
    label = str(field.label).lower()
    return not any(words in label for words in NOT_OPTIONAL_WORDS)


@register.filter
def concern_of(field):
    """For a notes box: what its "Is this a concern?" needs (centre.core.notes.NoteForm); None for anything else."""
    if kind_of(field) == "hidden" or not is_notes_box(field.form, field.name, field.field):
        return None
    return getattr(field.form, "concern", None)


@register.simple_tag
def default_submit(form):
    """What Enter presses in a form whose notes have buttons of their own: browsers take the first one."""
    if not any(concern_of(field) for field in form):
        return ""
    return mark_safe('<button class="visually-hidden" type="submit" tabindex="-1" aria-hidden="true">Save</button>')


@register.simple_tag
def draw_control(field):
    """The control itself, with Bootstrap's class, the ids of hint and error, and whatever the widget asked for."""
    widget = field.field.widget
    widget.attrs.pop("placeholder", None)  # libraries' forms bring them; a placeholder is no label and hides what to do
    inner = getattr(widget, "widget", widget)  # a widget wrapped in another
    if isinstance(inner, forms.CheckboxInput):
        base = "form-check-input"
    elif isinstance(inner, forms.Select):
        base = "form-select"
    elif isinstance(inner, forms.widgets.Input | forms.Textarea | forms.MultiWidget):
        base = "form-control"
    else:
        base = ""
    return field.as_widget(attrs={"class": _classes(base, widget.attrs.get("class"), field)})


@register.simple_tag
def boxes_of(field) -> list[dict]:
    """The controls of an answer in several boxes: (label, id, drawn control, name of the box)."""
    widget = field.field.widget
    id_ = widget.attrs.get("id") or field.auto_id
    attrs = field.build_widget_attrs({"id": id_} if id_ else {})
    context = widget.get_context(field.html_name, field.value(), attrs)
    labels = getattr(widget, "box_labels", None) or {}
    boxes = []
    for number, sub in enumerate(context["widget"]["subwidgets"]):
        name = sub["name"].rsplit("_", 1)[-1]
        label = labels.get(name) if isinstance(labels, dict) else labels[number]
        is_select = "optgroups" in sub
        sub["attrs"]["class"] = _classes(
            "form-select" if is_select else "form-control", sub["attrs"].get("class"), field
        )
        html = field.form.renderer.render(sub["template_name"], {"widget": sub})
        boxes.append(
            {
                "label": label or name.capitalize(),
                "id": sub["attrs"].get("id", ""),
                "control": mark_safe(html),  # noqa: S308 (drawn by Django, which has escaped what was typed)
                "name": name,
            }
        )
    return boxes


@register.simple_tag
def choice_hint(field, value):
    """The hint below one choice: from the widget's `choice_hints` (a mapping from value to words), or ""."""
    hints = getattr(field.field.widget, "choice_hints", None) or {}
    return hints.get(value, hints.get(str(value), ""))


@register.simple_tag(takes_context=True)
def form_token(context):
    """The hidden field by which a form that is sent twice is saved once (centre.core.views.claim_submission)."""
    token = getattr(context.get("form"), "submission_token", None) or context.get("submission_token")
    return format_html('<input type="hidden" name="submission_token" value="{}">', token) if token else ""


@register.inclusion_tag("components/form_parts.html", takes_context=True)
def form_parts(context):
    """Everything there is to fill in: `form`, `forms`, `formset` and `formsets` of the context, in this order."""
    one, several = context.get("form"), context.get("forms") or []
    formset, formsets = context.get("formset"), context.get("formsets") or []
    chosen = [one] if one is not None else []
    chosen += [each for each in _values(several) if each is not one]
    rows = [formset] if isinstance(formset, BaseFormSet) else []
    rows += [each for each in _values(formsets) if each is not formset]
    return {"forms": chosen, "formsets": rows}


@register.filter
def row_name(formset) -> str:
    """What a row of the formset is called ("Child"); the error summary uses the same word."""
    return getattr(formset, "row_name", "Row")


def _values(group):
    return list(group.values()) if isinstance(group, dict) else list(group)


def _classes(base: str, own: str | None, field) -> str:
    names = [name for name in (base, *(own or "").split()) if name]
    if field.errors:
        names.append("is-invalid")
    return " ".join(dict.fromkeys(names))
