"""The settings page and the forms behind it."""

from copy import copy

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from centre.core.dates import local_today
from centre.core.models import BankHoliday, CentreSettings, ClosurePeriod, Term
from centre.core.views import AlreadySubmitted, claim_submission, finish_submission, new_submission_token, requires
from families.models import Group
from sessions_app.programme.strays import strays
from staff.permissions import Permission, has_permission
from staff.saving import SAVED_BESIDE, already_saved, posted, save_once

from . import actions
from .calendar_forms import rows_for
from .sections import SECTIONS
from .shown import shown_rows, values_of_other_days
from .suggestions import school_year_of, suggested_terms

FORM = require_http_methods(["GET", "HEAD", "POST"])
EARLIEST_YEAR, LATEST_YEAR = 2000, 2099

ROWS = {
    "terms": (
        "term",
        "Terms",
        "Terms are the periods of your reports. Let them follow one another without a gap, so that "
        "every day counts. Days on which you are closed belong under closures.",
    ),
    "closures": (
        "closure period",
        "Closures",
        "On these days no session is planned. Promises made in working days run on through your own closures.",
    ),
    "bank-holidays": (
        "bank holiday",
        "Bank holidays",
        "No session is planned on them, and they are no working days. Add one-off holidays here.",
    ),
}


@requires(Permission.SETTINGS_VIEW)
@require_safe
def settings_page(request):
    """Everything the centre has decided, with the way to change each part."""
    settings, today = CentreSettings.load(), local_today()
    sections = [
        {"slug": slug, "title": section.title, "rows": shown_rows(settings, section)}
        for slug, section in SECTIONS.items()
    ]
    context = {
        "sections": sections,
        "may_change": has_permission(request.user, Permission.SETTINGS_CHANGE),
        "may_manage_accounts": has_permission(request.user, Permission.ACCOUNT_MANAGE),
        "term_now": Term.known().containing(today),
        "terms": Term.known().not_over(today)[:4],
        "closures": list(ClosurePeriod.objects.filter(end_date__gte=today)[:5]),
        "bank_holidays": list(BankHoliday.objects.filter(date__gte=today)[:4]),
        "groups": list(Group.objects.all()),
    }
    return render(request, "centre/settings.html", context)


@requires(Permission.SETTINGS_CHANGE)
@FORM
def settings_section(request, section):
    """Change one part of the settings."""
    if section not in SECTIONS:
        raise Http404
    part = SECTIONS[section]
    # A copy: a form that fails must not show what was typed as if it were the centre's name.
    form = part.form_class(posted(request), instance=copy(CentreSettings.load()))
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in part.form_class.Meta.fields}
        if day := form.cleaned_data.get("holds_from"):
            values |= {"holds_from": day, "source": values[part.form_class.Meta.fields[-1]]}

        def save():
            changed = actions.change_settings(by=request.user, **values)
            if changed:
                since = f"from {day:%-d %B %Y} on" if day and day != local_today() else "from now on"
                messages.success(request, f"{part.title}: the change holds {since}.")
            else:
                messages.info(request, f"{part.title}: nothing was changed.")
            return reverse("centre:settings")

        if response := save_once(request, form, save):
            return response
    context = {
        "form": form,
        "section_title": part.title,
        "cancel_url": reverse("centre:settings"),
        "other_days": values_of_other_days(CentreSettings.load(), part),
    }
    return render(request, "centre/settings_section.html", context)


def year_asked_for(request) -> int:
    """The school year in the address (?year=2025), or this one."""
    typed = request.GET.get("year", "")
    if typed.isascii() and typed.isdigit() and len(typed) == 4 and EARLIEST_YEAR <= int(typed) <= LATEST_YEAR:
        return int(typed)
    return school_year_of(local_today())


@requires(Permission.SETTINGS_CHANGE)
@FORM
def settings_rows(request, kind):
    """The terms, closure periods or bank holidays of one school year."""
    if kind not in ROWS:
        raise Http404
    if response := already_saved(request):
        return response
    what, title, lead = ROWS[kind]
    year = year_asked_for(request)
    formset = rows_for(kind, posted(request), year=year)
    if not formset.is_bound and kind == "terms" and not formset.initial_forms:
        formset = rows_for(kind, year=year, initial=suggested_terms(year))
    response = save_rows(request, formset, what, f"{request.path}?year={year}")
    if response:
        _say_what_no_longer_fits(request)
    context = {
        "formset": formset,
        "kind": kind,
        "title": title,
        "lead": lead,
        "year": year,
        "years": f"{year}/{(year + 1) % 100:02d}",
        "suggested": kind == "terms" and not formset.is_bound and not formset.initial_forms,
        "cancel_url": reverse("centre:settings"),
        "submission_token": token_of(request),
    }
    return response or render(request, "centre/settings_rows.html", context)


def _say_what_no_longer_fits(request):
    """Sessions that were planned by the calendar as it was are for people to decide about."""
    if number := len(strays(today=local_today())):
        words = "session no longer fits" if number == 1 else "sessions no longer fit"
        messages.warning(
            request, f"{number} planned {words} the calendar. Move or cancel them in one press: Sessions, then Terms."
        )


@requires(Permission.SETTINGS_CHANGE)
@FORM
def settings_groups(request):
    """The groups that the centre tries hardest to reach."""
    if response := already_saved(request):
        return response
    may_open = has_permission(request.user, Permission.RESTRICTED_GROUP_VIEW)
    formset = rows_for("groups", posted(request), may_open_restricted=may_open)
    response = save_rows(request, formset, "group", reverse("centre:settings"))
    context = {
        "formset": formset,
        "cancel_url": reverse("centre:settings"),
        "submission_token": token_of(request),
    }
    return response or render(request, "centre/settings_groups.html", context)


def token_of(request) -> str:
    """The token of a page with rows: the one it was sent with, where it is shown again."""
    return request.POST.get("submission_token") or new_submission_token()


def save_rows(request, formset, what: str, url: str):
    """Save a posted formset and go to `url`; None where nothing is saved, with the reason in the formset."""
    if request.method != "POST" or not formset.is_valid():
        return None
    try:
        with transaction.atomic():
            token = claim_submission(request)
            done = actions.save_rows(by=request.user, formset=formset, what=what)
            if done:
                messages.success(
                    request, f"Saved: {done} {what if done == 1 else what + 's'} added, changed or removed."
                )
            return finish_submission(token, url)
    except AlreadySubmitted as already:
        return HttpResponseRedirect(already.url)
    except ProtectedError:
        formset._non_form_errors.append(
            f"A {what} that reports or records refer to cannot be removed. Change it instead."
        )
    except IntegrityError:
        formset._non_form_errors.append(SAVED_BESIDE)
    return None


@requires(Permission.SETTINGS_CHANGE)
@require_POST
def bank_holidays_fill(request):
    """Fill in the published bank holidays."""
    added = actions.fill_bank_holidays(by=request.user)
    if added:
        messages.success(request, f"{added} bank holidays were filled in from GOV.UK's list.")
    else:
        messages.info(request, "All bank holidays of the list are here already.")
    return HttpResponseRedirect(reverse("centre:settings_rows", args=["bank-holidays"]))
