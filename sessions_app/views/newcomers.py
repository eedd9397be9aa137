from django.shortcuts import redirect

from centre.core.views import requires
from staff.permissions import Permission


@requires(Permission.REGISTER_MARK)
def new_family(request, pk):
    return redirect("sessions_app:register", pk)


@requires(Permission.REGISTER_MARK)
def somebody_new(request, pk, household_pk):
    return redirect("sessions_app:register", pk)
