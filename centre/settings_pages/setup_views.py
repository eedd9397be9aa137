"""Setting up a centre in the browser: the first account, who we are, terms, bank holidays, and where to go next."""

from copy import copy

from allauth.core import ratelimit
from django import forms
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from centre.core.dates import local_today
from centre.core.forms import CentreForm
from centre.core.models import BankHoliday, CentreSettings, Term
from centre.core.views import requires
from staff.actions.accounts import create_account
from staff.forms.accounts import clean_username, suggested_username
from staff.models import User
from staff.permissions import Permission, has_permission
from staff.roles import Role
from staff.saving import posted, save_once
from staff.sign_in.forms import HOW_TO_CHOOSE, LONGEST_PASSWORD

from . import actions, set_up_code
from .calendar_forms import rows_for
from .sections import WhoWeAreForm
from .suggestions import school_year_of, suggested_terms
from .views import save_rows, token_of

FORM = require_http_methods(["GET", "HEAD", "POST"])
NO_PHONE_BAR = {"bar": [], "more": [], "more_current": False}
STEPS = [("centre", "Who you are"), ("terms", "Terms"), ("bank-holidays", "Bank holidays"), ("finish", "Ready")]


class FirstAccountForm(CentreForm):
    """The first coordinator."""

    name = forms.CharField(label="Your name", max_length=150, help_text="As colleagues know you.")
    username = forms.CharField(
        label="User name",
        max_length=150,
        required=False,
        help_text="What you type to sign in. Leave it empty to have it made from your name: carol.okoye",
        widget=forms.TextInput(attrs={"autocapitalize": "off", "spellcheck": "false", "autocomplete": "username"}),
    )
    password1 = forms.CharField(
        label="Password",
        strip=False,
        max_length=LONGEST_PASSWORD,
        help_text=HOW_TO_CHOOSE,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label="The same password again",
        strip=False,
        max_length=LONGEST_PASSWORD,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Enter the same password again"},
    )
    code = forms.CharField(
        label="Set-up code",
        max_length=40,
        help_text="It stands in the window or the log of the machine on which the programme runs.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "class": "width-20"}),
    )

    def __init__(self, *args, with_code: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not with_code:
            del self.fields["code"]

    def clean_username(self):
        typed = self.cleaned_data["username"]
        return clean_username(typed) if typed else ""

    def clean_code(self):
        if not set_up_code.fits(self.cleaned_data["code"]):
            raise forms.ValidationError("This is not the set-up code. Look at the machine on which the programme runs.")
        return ""

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("name") and "username" in cleaned:
            cleaned["username"] = cleaned["username"] or suggested_username(cleaned["name"])
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first:
            try:
                validate_password(first, User(username=cleaned.get("username", ""), name=cleaned.get("name", "")))
            except forms.ValidationError as error:
                self.add_error("password1", error)
        if first and second and first != second:
            self.add_error("password2", "The two passwords are not the same. Type them again.")
        return cleaned


@never_cache
@login_not_required
@sensitive_post_parameters("password1", "password2")
@FORM
def setup(request):
    """Where setting up stands: the first account, then signing in, then the steps; the desk once it is done."""
    if CentreSettings.load().is_set_up:
        return HttpResponseRedirect("/")
    if not User.objects.exists():
        return _first_account(request)
    if not request.user.is_authenticated:
        return HttpResponseRedirect(f"{reverse('account_login')}?next={reverse('centre:setup')}")
    if not has_permission(request.user, Permission.SETTINGS_CHANGE):
        return render(request, "centre/setup_waiting.html")
    return HttpResponseRedirect(reverse("centre:setup_step", args=["centre"]))


def _first_account(request):
    with_code = set_up_code.is_needed(request)
    if with_code:
        if answer := ratelimit.consume_or_429(request, action="account_link"):
            return answer
        if request.method == "GET":
            set_up_code.say_code()
    form = FirstAccountForm(posted(request), with_code=with_code)
    if request.method == "POST" and form.is_valid():
        user = _make_first_account(form.cleaned_data)
        if user is None:
            return HttpResponseRedirect(reverse("account_login"))
        set_up_code.forget()
        login(request, user)
        return HttpResponseRedirect(reverse("centre:setup_step", args=["centre"]))
    return render(request, "centre/setup_account.html", {"form": form})


@transaction.atomic
def _make_first_account(facts) -> User | None:
    with connection.cursor() as cursor:
        # Of two people who press at the same moment one is the first.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('centre first account'))")
    if User.objects.exists():
        return None
    user = create_account(by=None, username=facts["username"], name=facts["name"], roles=[Role.COORDINATOR])
    user.set_password(facts["password1"])
    user.save(update_fields=["password"])
    return user


@requires(Permission.SETTINGS_CHANGE)
@FORM
def setup_step(request, step):
    """One of the steps after the first account; each can be left for later and found again under Settings."""
    if CentreSettings.load().is_set_up:
        return HttpResponseRedirect(reverse("centre:settings"))
    pages = {"centre": _centre, "terms": _terms, "bank-holidays": _bank_holidays, "finish": _finish}
    if step not in pages:
        raise PermissionDenied
    return pages[step](request)


def _step(request, step, **context):
    names = [name for name, _ in STEPS]
    number = names.index(step) + 1
    # The ways to other pages would only lead back here.
    bare = {"navigation": [], "phone_navigation": NO_PHONE_BAR, "may_find": False, "may_log_concern": False}
    context = {"step": step, "steps": STEPS, "number": number, "count": len(STEPS), **bare, **context}
    context["back_url"] = _url(names[number - 2]) if number > 1 else ""
    return render(request, f"centre/setup_{step.replace('-', '_')}.html", context)


def _url(step: str) -> str:
    return reverse("centre:setup_step", args=[step])


def _centre(request):
    form = WhoWeAreForm(posted(request), instance=copy(CentreSettings.load()))
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in form.Meta.fields}

        def save():
            actions.change_settings(by=request.user, **values)
            return _url("terms")

        if response := save_once(request, form, save):
            return response
    return _step(request, "centre", form=form, submit_label="Save and go on")


def _terms(request):
    year = school_year_of(local_today())
    formset = rows_for("terms", posted(request), year=year, extra=0)
    if not formset.is_bound and not formset.initial_forms:
        formset = rows_for("terms", year=year, initial=suggested_terms(year), extra=3)
    elif formset.is_bound:
        # What was suggested and left as it is has to be saved as well.
        for form in formset.extra_forms:
            form.empty_permitted = False
            form.has_changed = lambda: True
    response = save_rows(request, formset, "term", _url("bank-holidays"))
    return response or _step(
        request, "terms", formset=formset, submission_token=token_of(request), submit_label="Save and go on"
    )


def _bank_holidays(request):
    if request.method == "POST":
        actions.fill_bank_holidays(by=request.user)
        return HttpResponseRedirect(_url("finish"))
    coming = list(BankHoliday.objects.filter(date__gte=local_today())[:8])
    return _step(request, "bank-holidays", coming=coming, submit_label="Fill them in and go on")


def _finish(request):
    settings = CentreSettings.load()
    if request.method == "POST" and settings.name:
        actions.finish_set_up(by=request.user)
        return HttpResponseRedirect("/")
    missing = [] if settings.name else [("centre", "the name of the centre")]
    if not Term.objects.exists():
        missing.append(("terms", "the terms"))
    if not BankHoliday.objects.exists():
        missing.append(("bank-holidays", "the bank holidays"))
    context = {"missing": missing, "may_finish": bool(settings.name), "submit_label": "Open the centre"}
    return _step(request, "finish", **context)
