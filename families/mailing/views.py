"""The page of mailings: choose, see how many and why others are left out, make the file."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views import View

from centre.core.dates import local_today
from centre.core.views import CentrePermissionMixin
from staff.permissions import Permission
from staff.sign_in.recent import requires_recent_sign_in

from .forms import MailingForm
from .recipients import LABELS, LETTER, plan
from .sheets import MOST_ON_PAPER, make


class Mailing(CentrePermissionMixin, View):
    """Letters, labels and lists to many families. POST looks (numbers alone); with `make` it gives the file."""

    permission = Permission.MAILING_MAKE

    def get(self, request):
        return self.page(MailingForm(user=request.user, on=local_today()))

    @method_decorator(requires_recent_sign_in)
    def post(self, request):
        today = local_today()
        form = MailingForm(request.POST, user=request.user, on=today)
        if not form.is_valid():
            return self.page(form)
        choice = form.choice()
        found = plan(request.user, on=today, **choice)
        what = choice["what"]
        too_many = what in (LETTER, LABELS) and len(found.recipients) > MOST_ON_PAPER
        if "make" not in request.POST or not found.recipients or too_many:
            return self.page(form, plan=found, what=what, too_many=too_many)
        given = form.cleaned_data
        content, media_type, name = make(
            by=request.user,
            plan=found,
            what=what,
            whom=choice["whom"],
            on=today,
            subject=given["subject"],
            text=given["text"],
        )
        response = HttpResponse(content, content_type=media_type)
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    def page(self, form, **context):
        return render(self.request, "families/mailing/page.html", {"form": form, "most": MOST_ON_PAPER, **context})
