"""How every view says who may use it, and how a pressed-twice button saves once."""

import uuid
from functools import wraps

from django.contrib.auth.mixins import AccessMixin
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponseRedirect

from .models import SubmissionToken


class HiddenFromUser(Http404):
    """Not found, as far as this user is concerned: the refusal is audited, its answer looks like any missing page."""


def _allowed(user, permission) -> bool:
    # Asked through the user object: this module stands below the room that knows roles and permissions.
    permissions = permission if isinstance(permission, (tuple, list, set, frozenset)) else (permission,)
    return any(user.has_centre_permission(each) for each in permissions)


class CentrePermissionMixin(AccessMixin):
    """For class-based views: `permission = Permission.X` (or a tuple: any of them is enough).

    hidden = True answers 404 instead of 403 where the existence of the thing is itself a secret.
    """

    permission = None
    hidden = False

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        if self.permission is None:
            raise TypeError(f"{type(self).__name__} declares no permission")
        if not _allowed(request.user, self.permission):
            if self.hidden:
                raise HiddenFromUser
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


def requires(permission, *, hidden: bool = False):
    """For function views: the same as CentrePermissionMixin. `.permission` on the view is for the permission table."""

    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not _allowed(request.user, permission):
                if hidden:
                    raise HiddenFromUser
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.permission = permission
        guarded.hidden = hidden
        return guarded

    return decorate


def new_submission_token() -> str:
    """A fresh token for a form's hidden field `submission_token`."""
    return str(uuid.uuid4())


class AlreadySubmitted(Exception):
    """The same form has been saved before; `url` is where the first press led."""

    def __init__(self, url: str):
        self.url = url
        super().__init__("This form has been saved already.")


def claim_submission(request) -> SubmissionToken | None:
    """Take the posted form's token, so that pressing twice saves once.

    Call inside the transaction of the save; afterwards set `token.result_url` with `finish_submission`. Raises
    AlreadySubmitted when the token has been used. A form without a (valid) token is saved without the guard.
    A second press that arrives while the first is still saving waits for it in the database (primary key).
    """
    try:
        token = uuid.UUID(request.POST.get("submission_token", ""))
    except ValueError:
        return None
    try:
        with transaction.atomic():
            return SubmissionToken.objects.create(
                token=token, user=request.user if request.user.is_authenticated else None, result_url=""
            )
    except IntegrityError:
        first = SubmissionToken.objects.filter(token=token, user=request.user).first()
        raise AlreadySubmitted(first.result_url if first and first.result_url else "/") from None


def finish_submission(token: SubmissionToken | None, url: str) -> HttpResponseRedirect:
    """Remember where the saved form leads and go there."""
    if token is not None:
        SubmissionToken.objects.filter(pk=token.pk).update(result_url=url[:300])
    return HttpResponseRedirect(url)
