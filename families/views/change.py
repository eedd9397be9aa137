"""What every page has in common on which something about a family is changed."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.views import View

from centre.core import notes
from centre.core.saved_notes import beside, open_form
from centre.core.views import (
    AlreadySubmitted,
    CentrePermissionMixin,
    claim_submission,
    finish_submission,
    new_submission_token,
)
from staff.permissions import Permission

from ..actions import StaleRecord
from ..barriers.check import guard


class ChangeView(CentrePermissionMixin, View):
    """A form about a family: find what it is about, validate, call one action, redirect.

    Subclasses give `heading`, `submit_label`, and:
      find(**kwargs)       sets what the page is about (404 where there is none)
      form(data)           the form, bound to `data` or (None) to be filled in
      save(form)           calls the action; gives the words of the banner
      back                 (url, words) of where one came from and goes back to
    """

    permission = Permission.FAMILY_CHANGE
    # Whether the page shows what is closed to the family's own relatives among us (families.barriers).
    restricted = False
    template_name = "families/change.html"
    heading = ""
    lead = ""
    submit_label = "Save"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.notice = ""

    def dispatch(self, request, *args, **kwargs):
        # Whether something exists is only said to those who may ask.
        if request.user.is_authenticated and request.user.has_centre_permission(self.permission):
            self.find(**kwargs)
            guard(request.user, *vars(self).values(), restricted=self.restricted)
        return super().dispatch(request, *args, **kwargs)

    # Where a note can be passed on as a concern from what is saved: the name of the source and the record's id.
    note_source = ""

    def note_record(self) -> str:
        return ""

    def get(self, request, **kwargs):
        return self.page(open_form(request, self.form))

    def post(self, request, **kwargs):
        form = self.form(request.POST)
        if form.is_valid():
            try:
                with transaction.atomic():
                    token = claim_submission(request)
                    words = self.save(form)
                    notes.let_go(request.user, request.GET.get("kept"))
                    response = finish_submission(token, self.done_url())
            except ValidationError as error:
                tell(form, error)
            except StaleRecord as stale:
                return self.stale(form, stale.current)
            except AlreadySubmitted as already:
                return HttpResponseRedirect(already.url)
            else:
                messages.success(request, words)
                if self.notice:
                    messages.warning(request, self.notice)
                return response
        return self.page(form)

    def done_url(self) -> str:
        """Where one is led when it is saved."""
        return self.back[0]

    def stale(self, form, current):
        """A colleague was quicker: both texts, nothing overwritten. Saving again takes what is typed here."""
        form.data = form.data.copy()
        self.bring_up_to_date(form, current)
        form.data["submission_token"] = form.submission_token = new_submission_token()
        rows = differences(form, current)
        return self.page(form, conflict=rows, nothing_differs=not rows, status=409)

    def bring_up_to_date(self, form, current):
        """Put what stands for the record's present state into the form's hidden field."""
        raise NotImplementedError

    def page(self, form, *, status=200, **context):
        back_url, back_words = self.back
        beside(self.request, form, source=self.note_source, record=self.note_record())
        return render(
            self.request,
            self.template_name,
            {
                "form": form,
                "heading": self.heading,
                "lead": self.lead,
                "submit_label": self.submit_label,
                "back_url": back_url,
                "back_words": back_words,
                "cancel_url": back_url,
                "conflict": None,
                "nothing_differs": False,
                **self.more_context(form),
                **context,
            },
            status=status,
        )

    def more_context(self, form) -> dict:
        return {}


class ConfirmView(ChangeView):
    """A step that has consequences and nothing to fill in: says what follows and asks once.

    Subclasses give `consequences` (sentences), `undo` (a sentence) and confirm(), which calls the action.
    """

    template_name = "families/confirm.html"
    consequences: tuple = ()
    undo = ""

    def form(self, data):
        from centre.core.forms import CentreForm

        return CentreForm(data)

    def save(self, form):
        return self.confirm()

    def more_context(self, form) -> dict:
        return {"consequences": self.consequences, "undo_words": self.undo}


def tell(form, error: ValidationError):
    """Put what an action refused beside its fields; a field the form does not show is told above it."""
    if hasattr(error, "error_dict"):
        for name, found in error.error_dict.items():
            form.add_error(name if name in form.fields else None, found)
    else:
        form.add_error(None, error)


def differences(form, current) -> list[dict]:
    """Where what was typed and what is stored differ: [{"label", "stored", "typed"}] in words."""
    rows = []
    for name, field in form.fields.items():
        if field.widget.is_hidden or not hasattr(current, name):
            continue
        typed, stored = form.cleaned_data.get(name), getattr(current, name)
        if (typed or "") != (stored or ""):
            rows.append({"label": field.label, "stored": _words(field, stored), "typed": _words(field, typed)})
    return rows


def _words(field, value) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(_words(field, each) for each in value) or "Nothing"
    for key, label in getattr(field, "choices", ()):
        if isinstance(label, (list, tuple)):
            if found := dict(label).get(value):
                return found
        elif key == (value or ""):
            return str(label)
    if hasattr(value, "year"):
        return f"{value.day} {value:%B %Y}"
    if value in (True, False):
        return "Yes" if value else "No"
    return str(value or "Nothing")
