"""Saving a form once, and showing what stood in the way beside the form."""

import uuid

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpResponseRedirect

from centre.core.models import SubmissionToken
from centre.core.views import AlreadySubmitted, claim_submission, finish_submission

SAVED_BESIDE = "Somebody saved something just now that stands in the way. Look again, then save."


def save_once(request, form, save, *, refusals=()):
    """Call `save()`, which gives the address to go on at, once for each time the form was shown.

    Gives the redirect; or None with the reason among the form's errors, where `save` raised ValidationError or one of
    `refusals`, or the database refused.
    """
    try:
        with transaction.atomic():
            token = claim_submission(request)
            return finish_submission(token, save())
    except AlreadySubmitted as already:
        return HttpResponseRedirect(already.url)
    except ValidationError as error:
        _add(form, error)
    except refusals as error:
        form.add_error(None, str(error))
    except IntegrityError:
        form.add_error(None, SAVED_BESIDE)
    return None


def already_saved(request):
    """The redirect to what the same form made when it was sent before; None where it was not.

    For forms that refuse what is there already: the second press would be told off for the first one's work.
    """
    if request.method != "POST":
        return None
    try:
        token = uuid.UUID(request.POST.get("submission_token", ""))
    except ValueError:
        return None
    user = request.user if request.user.is_authenticated else None
    first = SubmissionToken.objects.filter(token=token, user=user).exclude(result_url="").first()
    return HttpResponseRedirect(first.result_url) if first else None


def _add(form, error: ValidationError) -> None:
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for field, messages in error.error_dict.items():
        form.add_error(field if field in form.fields else None, messages)


def posted(request):
    """What a form is bound to: the post, even an empty one, or None for a page that is only looked at."""
    return request.POST if request.method == "POST" else None
