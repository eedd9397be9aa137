"""The desk's two addresses: the page, and its blocks again for a page that stays open all day."""

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from centre.core.dates import local_now
from centre.core.views import requires
from staff.permissions import Permission, has_permission

from .page import desk_for, greeting, term_words


@requires((Permission.DESK_VIEW, Permission.ISSUED_REPORT_READ))
def desk(request):
    """Today. Whoever only reads reports (a governor) is led to them."""
    if not has_permission(request.user, Permission.DESK_VIEW):
        return HttpResponseRedirect(reverse("reports:list"))
    now = local_now()
    context = {
        "desk": desk_for(request.user, now=now),
        "now": now,
        "today": now.date(),
        "greeting": greeting(now),
        "term": term_words(now.date()),
        "may_visit": has_permission(request.user, Permission.VISIT_CHANGE),
        "may_register": has_permission(request.user, Permission.FAMILY_CHANGE),
        "may_set_up": has_permission(request.user, Permission.SETTINGS_CHANGE),
        "may_mark": has_permission(request.user, Permission.REGISTER_MARK),
    }
    return render(request, "centre/desk.html", context)


@requires(Permission.DESK_VIEW)
def desk_blocks(request):
    """The blocks alone, each to be put in place of the one of its name. Asked for by the page itself, once a minute."""
    now = local_now()
    context = {"desk": desk_for(request.user, now=now), "now": now, "today": now.date(), "swap": True}
    return render(request, "centre/desk_blocks.html", context)
