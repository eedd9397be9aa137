"""What happens to a request for one's data, from the day it comes to the day it is answered.

Keywords only, `by=` the acting User, one transaction each, ValidationError for what cannot be.
"""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.template.loader import render_to_string

from centre.core import audit
from centre.core.dates import local_today
from centre.core.models import CentreSettings
from centre.core.pdf import html_to_pdf, stylesheet
from staff.permissions import Permission, has_permission

from ..actions.saving import CHANGED_MEANWHILE, day_words, locked, refuse_future, save_checked
from ..models import AccessDecision, AccessPack, AccessRequest, ParentalResponsibility, Person
from ..models.responsibility import Held
from ..models.rights import AccessState, Capacity, Decision
from .clock import due_on
from .pack import apart_of, fingerprint, in_parts, pack_of
from .readings import note_readings

ASKED_FROM_AGE = 12


def responsible_today(child: Person, *, on: date):
    """Those who have parental responsibility for the child on record, on the day."""
    rows = ParentalResponsibility.objects.in_force(on=on).filter(child=child, held=Held.YES)
    return rows.select_related("holder").order_by("id")


@transaction.atomic
def log(
    *,
    by,
    person: Person,
    capacity: str,
    received_on: date,
    responsible: ParentalResponsibility | None = None,
    asker_name: str = "",
    authority: str = "",
    child_says: str = "",
) -> AccessRequest:
    """Somebody asked for what is held about a person. Raises ValidationError, PermissionDenied.

    A parent asks for a child only with parental responsibility on record today; about a child of twelve or more the
    child is asked first (domain, access: the right is the child's).
    """
    _may(by)
    refuse_future(received_on, "received_on", "Enter a day that is not ahead of us")
    today = local_today()
    row = AccessRequest(person=person, capacity=capacity, received_on=received_on, by=by, authority=authority)
    if capacity == Capacity.PARENT:
        if responsible is None or not responsible_today(person, on=today).filter(pk=responsible.pk).exists():
            raise ValidationError(
                {"responsible": "Parents ask for a child only with parental responsibility on record"}
            )
        row.asker, row.asker_name = responsible.holder, responsible.holder_words
    elif capacity == Capacity.REPRESENTATIVE:
        if not asker_name:
            raise ValidationError({"asker_name": "Enter who asks"})
        if not authority:
            raise ValidationError(
                {"authority": "Enter what you saw: a signed authority, an order, a power of attorney"}
            )
        row.asker_name = asker_name
    else:
        row.asker, row.asker_name = person, person.full_name
    age = person.age_on(today)
    if capacity != Capacity.THEMSELVES and age is not None and ASKED_FROM_AGE <= age < 18:
        if not child_says:
            raise ValidationError({"child_says": "The right is the child’s: ask them, and enter what they say"})
        row.child_says = child_says
    row.due_on = due_on(received_on=received_on)
    Person.objects.select_for_update().get(pk=person.pk)
    if AccessRequest.objects.filter(person=person, state="open", capacity=capacity, asker=row.asker).exists():
        raise ValidationError("They asked already, and it is not answered yet.")
    save_checked(row)
    _said(row, by, "logged", f"A request for one’s data of {day_words(received_on)} was logged.")
    return row


@transaction.atomic
def identify(*, by, row: AccessRequest, happened_on: date, how: str) -> AccessRequest:
    """Who asks has shown who they are; the month counts from then if that was after the request came."""
    row = _open(row, by, happened_on)
    row.identity_on, row.identity_how = happened_on, how
    row.due_on = due_on(received_on=row.received_on, identity_on=happened_on, extended=bool(row.extended_on))
    save_checked(row)
    _said(row, by, "identified", f"Identity was checked; to be answered by {day_words(row.due_on)}.")
    return row


@transaction.atomic
def extend(*, by, row: AccessRequest, happened_on: date, why: str) -> AccessRequest:
    """The requester was told, within the month, that it takes up to two months more, and why (article 12(3))."""
    row = _open(row, by, happened_on)
    if row.extended_on:
        raise ValidationError("It has been given more time already; there is no second time.")
    if happened_on > row.due_on:
        raise ValidationError({"happened_on": "They have to be told before the month is over"})
    row.extended_on, row.extended_why = happened_on, why
    row.due_on = due_on(received_on=row.received_on, identity_on=row.identity_on, extended=True)
    save_checked(row)
    _said(row, by, "extended", f"Two months more; to be answered by {day_words(row.due_on)}.")
    return row


@transaction.atomic
def decide(*, by, row: AccessRequest, decisions: dict) -> int:
    """What becomes of passages: {field of the passage: (decision, words)}; gives how many were decided.

    Only what this user may read and only what is new is recorded. Raises ValidationError where words are missing.
    """
    row = _open(row, by)
    made = [AccessDecision(request=row, by=by, **facts) for facts in newly_decided(pack_of(row, by), decisions)]
    for decision in made:
        decision.full_clean()
    AccessDecision.objects.bulk_create(made)
    if made:
        _said(row, by, "decided", "What becomes of passages was decided.", count=len(made))
    return len(made)


def newly_decided(pack, decisions: dict):
    """The facts of each new decision of those that this reader may take. Raises ValidationError as `decide` does."""
    for shown in pack:
        decision, words = decisions.get(shown.field, ("", ""))
        if not decision or not shown.may_read:
            continue
        if decision in (Decision.OTHER, Decision.WORDS) and not words:
            raise ValidationError({f"{shown.field}-words": "Enter the words to leave out, or why the passage is"})
        words = words if decision in (Decision.OTHER, Decision.WORDS) else ""
        before = (shown.outcome, shown.decision.words) if shown.decision else None
        if before == (decision, words) or (before is None and not shown.passage.mark and decision == Decision.GIVE):
            continue
        yield {
            "passage": shown.passage.key,
            "seen": fingerprint(shown.passage),
            "decision": decision,
            "words": words,
        }


@transaction.atomic
def issue(*, by, row: AccessRequest) -> AccessPack:
    """The pack as a PDF, kept as it was issued. Raises ValidationError while anything marked is undecided.

    What others decide about (a hidden address, a restricted group) is no part of it: they issue that themselves.
    """
    if not has_permission(by, Permission.ACCESS_PACK_MAKE):
        raise PermissionDenied
    row = _open(row, by)
    _still_entitled(row)
    pack = pack_of(row, by)
    waiting = sum(each.waits for each in pack)
    if waiting:
        raise ValidationError(f"{waiting} marked passages are not decided yet." if waiting > 1 else UNDECIDED)
    own = [each for each in pack if each.passage.printed and not each.passage.decided_by]
    return _keep(row, by, own, "A pack was issued.", apart=bool(apart_of(pack)))


UNDECIDED = "One marked passage is not decided yet."


@transaction.atomic
def issue_part(*, by, row: AccessRequest) -> AccessPack:
    """What this user alone decides about, as a PDF of its own that only those open who may read all of it (trap T-37).

    Raises PermissionDenied where nothing of the request is theirs, ValidationError while they have not decided.
    """
    row = _open(row, by)
    _still_entitled(row)
    mine = [each for each in apart_of(pack_of(row, by)) if each.may_read]
    if not mine:
        raise PermissionDenied
    if any(each.waits for each in mine):
        raise ValidationError("Decide about every passage of your part first.")
    note_readings(mine, by)
    needs = sorted({each.passage.decided_by for each in mine})
    return _keep(row, by, mine, "A part of a pack was issued by those who decide about it.", needs=" ".join(needs))


def _keep(row, by, printed, summary, *, needs="", apart=False) -> AccessPack:
    given = sum(each.given for each in printed)
    left_out = sum(not each.given or each.outcome == Decision.WORDS for each in printed)
    context = {
        "row": row,
        "parts": in_parts(printed),
        "made_on": local_today(),
        "centre": CentreSettings.load().name,
        "left_out": left_out,
        "is_part": bool(needs),
        "apart": apart,
    }
    html = render_to_string("families/rights/pack_paper.html", context)
    pdf = html_to_pdf(html, css=stylesheet("access-pack.css"))
    issued = AccessPack.objects.create(request=row, pdf=pdf, passages=given, left_out=left_out, needs=needs, by=by)
    _said(row, by, "issued", summary, passages=given, left_out=left_out)
    return issued


def may_open(user, pack: AccessPack) -> bool:
    """A part is for those who may read all that is in it; the pack itself for whoever makes packs."""
    needed = [Permission(each) for each in pack.needs.split()] or [Permission.ACCESS_PACK_MAKE]
    return all(has_permission(user, each) for each in needed)


def not_issued(row: AccessRequest, pack) -> set[str]:
    """What has to be issued still before the request can be answered: the permissions of parts; "" for the pack."""
    issued = list(row.packs.values_list("needs", flat=True))
    parts = {str(each.passage.decided_by) for each in apart_of(pack)}
    return parts.difference(*(needs.split() for needs in issued)) | ({""} - set(issued))


@transaction.atomic
def answer(*, by, row: AccessRequest, happened_on: date, words: str) -> AccessRequest:
    """The pack has been given: how, and when."""
    row = _open(row, by, happened_on)
    if row.identity_on is None:
        raise ValidationError("Nothing is given before their identity has been checked.")
    missing = not_issued(row, pack_of(row, by))
    if "" in missing:
        raise ValidationError("Issue the pack first: what was given is kept with the request.")
    if missing:
        raise ValidationError("Part of it is decided about by others, and they have not issued it yet.")
    _still_entitled(row)
    return _end(row, by, AccessState.ANSWERED, happened_on, words)


@transaction.atomic
def refuse(*, by, row: AccessRequest, happened_on: date, words: str) -> AccessRequest:
    """Refused, with the reason that the requester was told, and that they can complain to the Commissioner."""
    return _end(_open(row, by, happened_on), by, AccessState.REFUSED, happened_on, words)


@transaction.atomic
def withdraw(*, by, row: AccessRequest, happened_on: date, words: str) -> AccessRequest:
    """They no longer ask."""
    return _end(_open(row, by, happened_on), by, AccessState.WITHDRAWN, happened_on, words)


def _end(row, by, state, happened_on, words):
    row.state, row.ended_on, row.ended_words = state, happened_on, words
    save_checked(row)
    _said(row, by, state, f"A request for one’s data: {row.get_state_display().lower()}.")
    return row


def _still_entitled(row):
    # Responsibility can end between the asking and the answer.
    if row.capacity != Capacity.PARENT:
        return
    held = responsible_today(row.person, on=local_today())
    held = held.filter(holder=row.asker) if row.asker_id else held.filter(holder_name=row.asker_name)
    if not held.exists():
        raise ValidationError("Whoever asked has no parental responsibility on record any more.")


def _may(by):
    if not has_permission(by, Permission.RIGHTS_RECORD):
        raise PermissionDenied


def _open(row, by, happened_on: date | None = None) -> AccessRequest:
    _may(by)
    row = locked(row)
    if not row.is_open:
        raise ValidationError(CHANGED_MEANWHILE)
    if happened_on is not None:
        refuse_future(happened_on, "happened_on", "Enter a day that is not ahead of us")
        if happened_on < row.received_on:
            raise ValidationError({"happened_on": f"It only came on {day_words(row.received_on)}"})
    return row


def _said(row, by, word, summary, **detail):
    audit.record(f"access_request.{word}", by=by, subject=row, summary=summary, detail=detail)
