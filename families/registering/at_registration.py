"""What is kept beside a new family: how the privacy notice was shown, what was permitted, what somebody needs."""

from ..models import AccessNeeds, PermissionAnswer, PermissionKind, PrivacyNoticeShown
from ..models.access_needs import ACCESS_FACTS


def keep_what_was_said(*, by, household, rows, people, told, on) -> None:
    """Store what was told and answered with the registration on the day. Inside the transaction of register_family.

    rows: the stored people; people: the NewPerson each of them came from; told: Told or None. What was not asked
    leaves no row.
    """
    if told is not None:
        on = told.on or on
        if told.notice is not None and told.how:
            PrivacyNoticeShown.objects.create(
                household=household, notice=told.notice, shown_on=on, how=told.how, shown_by=by
            )
    said_by = told.said_by if told is not None else ""
    sharing = told.sharing if told is not None else {}
    answers = []
    for row, new in zip(rows, people, strict=True):
        asked = [(kind, None, answer) for kind, answer in new.permissions.items()]
        if not row.is_expected:
            asked += [(PermissionKind.SHARING, partner, answer) for partner, answer in sharing.items()]
        answers += [
            PermissionAnswer(
                person=row,
                kind=kind,
                partner=partner,
                answer=answer,
                answered_on=on,
                said_by=said_by[:120],
                taken_by=by,
            )
            for kind, partner, answer in asked
            if answer
        ]
    PermissionAnswer.objects.bulk_create(answers)
    needs = [(row, known(new.needs)) for row, new in zip(rows, people, strict=True)]
    AccessNeeds.objects.bulk_create(AccessNeeds(person=row, **facts) for row, facts in needs if facts)


def known(needs: dict) -> dict:
    """The access needs of which anything was said. Raises TypeError for what is none."""
    unknown = set(needs) - set(ACCESS_FACTS)
    if unknown:
        raise TypeError(f"no access needs: {', '.join(sorted(unknown))}")
    return {name: value.strip() for name, value in needs.items() if value.strip()}
