"""What becomes of the dated rows and ticks of two records of one human: nothing is counted twice, nothing is lost."""

from datetime import date

from django.core.exceptions import ValidationError

from centre.core.dates import local_today

from ..models import Address, HouseholdMembership
from .periods import as_first, as_last, first_day, laid_out, last_day, overlapping
from .protocol import move_as_they_are, register_merge_rule


def register() -> None:
    """Called once when the programme starts."""
    register_merge_rule(
        "families.Registration.person", join_periods("registered_on", "ended_on", of_last="ended_reason")
    )
    register_merge_rule(
        "families.GroupMembership.person", join_periods("from_date", "to_date", within="group_id", filled="source")
    )
    register_merge_rule("families.HouseholdMembership.person", memberships_of_one_person)
    register_merge_rule("families.HouseholdMembership.household", memberships_of_one_household)
    register_merge_rule("families.Address.household", addresses_of_one_household)
    register_merge_rule("families.VisitPersonSeen.person", once_beside("visit_id"))
    register_merge_rule("families.CourtOrderChild.child", once_beside("order_id"))
    register_merge_rule("families.CourtOrderBound.person", once_beside("order_id"))
    register_merge_rule("families.CaseChild.person", once_beside("case_id"))
    register_merge_rule("families.Case.household", one_at_a_time)
    register_merge_rule("families.FosterPlacement.child", one_at_a_time)
    register_merge_rule("families.AccountPerson.person", one_at_a_time)
    register_merge_rule("families.HandOver.child", one_at_a_time)
    register_merge_rule("families.StayKnown.person", one_at_a_time)
    register_merge_rule("families.AccessRequest.person", one_at_a_time)
    register_merge_rule("families.SealedLink.before", never)
    register_merge_rule("families.SealedLink.after", never)
    register_merge_rule("families.AccessNeeds.person", needs_of_one_human)
    register_merge_rule("families.FamilyCard.household", cards_of_one_family)
    register_merge_rule("families.ParentalResponsibility.child", answers_about("holder_id"))
    register_merge_rule("families.ParentalResponsibility.holder", answers_about("child_id"))


def once_beside(other: str):
    """Rows that exist once for each pair (a person ticked on a visit): what both have, is kept once."""

    def rule(journal, model, attname, kept, merged):
        there = set(model._base_manager.filter(**{attname: kept.pk}).values_list(other, flat=True))
        rows = list(model._base_manager.filter(**{attname: merged.pk}).order_by("pk"))
        for row in rows:
            if getattr(row, other) in there:
                journal.remove(row)
        free = [row.pk for row in rows if getattr(row, other) not in there]
        journal.move(model, free, before={attname: merged.pk}, after={attname: kept.pk})

    return rule


def one_at_a_time(journal, model, attname, kept, merged):
    """Of what both have open at once (a case, a hand-over) nobody can say which is the one: the database refuses it."""
    move_as_they_are(journal, model, attname, kept, merged)


def never(journal, model, attname, kept, merged):
    """An adopted child's records, old and new, stay what they are (domain trap T-47): sealed, not merged."""
    if model._base_manager.filter(**{f"{attname}__in": [kept.pk, merged.pk]}).exists():
        raise ValidationError("These two records cannot be merged. Ask the safeguarding lead.")


def needs_of_one_human(journal, model, attname, kept, merged):
    """What somebody needs to be reached: each record fills in what the other does not know; a need outweighs none."""
    own, other = (model._base_manager.filter(**{attname: each.pk}).first() for each in (kept, merged))
    if own is None or other is None:
        move_as_they_are(journal, model, attname, kept, merged)
        return
    values = {}
    for field in model._meta.concrete_fields:
        told = getattr(other, field.attname)
        is_fact = field.attname not in ("id", attname)
        if is_fact and told not in ("", None) and (getattr(own, field.attname) in ("", None) or told == "yes"):
            values[field.attname] = told
    journal.remove(other)
    journal.change(own, **values)


def cards_of_one_family(journal, model, attname, kept, merged):
    """A family has one card that works: that of the kept record, where it has one."""
    has_one = model._base_manager.filter(**{attname: kept.pk}, ended_on=None).exists()
    for row in model._base_manager.filter(**{attname: merged.pk}).order_by("pk"):
        ended = {"ended_on": max(local_today(), row.made_on)} if has_one and row.ended_on is None else {}
        journal.change(row, **{attname: kept.pk}, **ended)


def answers_about(other: str):
    """Who has parental responsibility: the same answer told twice is told once, with the evidence that was seen.

    Two answers that differ are never settled here (domain trap T-34): the database refuses them side by side.
    """

    def rule(journal, model, attname, kept, merged):
        there = list(model._base_manager.filter(**{attname: kept.pk, f"{other}__isnull": False}))
        for row in model._base_manager.filter(**{attname: merged.pk}).order_by("pk"):
            same = [each for each in there if getattr(each, other) == getattr(row, other) and _share_a_day(each, row)]
            if len(same) == 1 and same[0].held == row.held and row.evidence in ("", same[0].evidence):
                start, last = (side(*(_span(each)[n] for each in (same[0], row))) for n, side in ((0, min), (1, max)))
                journal.remove(row)
                journal.change(same[0], from_date=as_first(start), to_date=as_last(last))
            else:
                journal.change(row, **{attname: kept.pk})

    return rule


def join_periods(start: str, end: str, *, within: str = "", of_last: str = "", filled: str = ""):
    """Periods of both records that share a day become one, from the first day to the last of either.

    within: only where this is the same (the group). of_last: a text that belongs to the period's end. filled: a text
    that is taken over where it is empty.
    """

    def rule(journal, model, attname, kept, merged):
        rows = list(model._base_manager.filter(**{f"{attname}__in": [kept.pk, merged.pk]}).order_by(start, "pk"))
        for key in dict.fromkeys(getattr(row, within) if within else None for row in rows):
            own = [row for row in rows if not within or getattr(row, within) == key]
            spans = [(first_day(getattr(row, start)), last_day(getattr(row, end))) for row in own]
            for cluster in overlapping(spans):
                _join(
                    journal, [own[number] for number in cluster], [spans[number] for number in cluster], attname, kept
                )

    def _join(journal, together, spans, attname, kept):
        stays = next((row for row in together if getattr(row, attname) == kept.pk), together[0])
        values = {attname: kept.pk}
        if len(together) > 1:
            last = max(range(len(spans)), key=lambda number: (spans[number][1], together[number] is stays))
            values[start] = as_first(min(span[0] for span in spans))
            values[end] = as_last(spans[last][1])
            if of_last:
                values[of_last] = getattr(together[last], of_last)
            if filled:
                values[filled] = getattr(stays, filled) or next(
                    filter(None, (getattr(row, filled) for row in together)), ""
                )
            for row in together:
                if row is not stays:
                    journal.remove(row)
        journal.change(stays, **values)

    return rule


def memberships_of_one_person(journal, model, attname, kept, merged):
    """The families of both records. On days on which each has a main family, that of the kept record stays the main."""
    rows = list(HouseholdMembership.objects.filter(person__in=[kept.pk, merged.pk]).order_by("pk"))
    moved = {row.household_id for row in rows if row.person_id == merged.pk}
    for household_id in sorted(moved, key=str):
        own = [row for row in rows if row.household_id == household_id]

        def says(day, own=own, household_id=household_id):
            here = [row for row in own if _holds(row, day)]
            if not here:
                return None
            mains = [row for row in rows if row.main and _holds(row, day)]
            counted = next((row for row in mains if row.person_id == kept.pk), mains[0] if mains else None)
            return counted is not None and counted.household_id == household_id

        _lay_memberships(journal, own, rows, says, person_id=kept.pk, household_id=household_id)


def memberships_of_one_household(journal, model, attname, kept, merged):
    """Whoever belonged to either family belongs to the one kept; days that both say are said once."""
    rows = list(HouseholdMembership.objects.filter(household__in=[kept.pk, merged.pk]).order_by("pk"))
    for person_id in sorted({row.person_id for row in rows if row.household_id == merged.pk}, key=str):
        own = [row for row in rows if row.person_id == person_id]

        def says(day, own=own):
            here = [row for row in own if _holds(row, day)]
            return any(row.main for row in here) if here else None

        _lay_memberships(journal, own, own, says, person_id=person_id, household_id=kept.pk)


def _lay_memberships(journal, own, all_rows, says, *, person_id, household_id):
    """Make the rows `own` say what `says` tells of each day, touching as few of them as may be."""
    wanted = laid_out([_span(row) for row in all_rows], says)
    fitting = {}
    for row in sorted(own, key=lambda each: each.person_id != person_id or each.household_id != household_id):
        stretch = (*_span(row), row.main)
        if stretch in wanted and stretch not in fitting:
            fitting[stretch] = row
        else:
            journal.remove(row)
    for row in fitting.values():
        journal.change(row, person_id=person_id, household_id=household_id)
    for start, last, main in wanted:
        if (start, last, main) not in fitting:
            journal.make(
                HouseholdMembership(
                    person_id=person_id,
                    household_id=household_id,
                    main=main,
                    from_date=as_first(start),
                    to_date=as_last(last),
                )
            )


def addresses_of_one_household(journal, model, attname, kept, merged):
    """The homes of both families. The same home told twice is joined; of two for the same days the kept one's counts.

    Raises ValidationError where one of two homes for the same days is confidential: which of them is true must be
    settled first, or a hidden home could come to light, or be lost.
    """
    stays = list(Address.objects.filter(household=kept.pk).order_by("from_date"))
    for row in Address.objects.filter(household=merged.pk).order_by("from_date"):
        same = [each for each in stays if _share_a_day(each, row)]
        if any(each.confidential != row.confidential and not _same_place(each, row) for each in same):
            raise ValidationError(
                "One of the two families has another home for the same days, and one of them is confidential. Say "
                "first on their own pages which home is the true one."
            )
        if len(same) == 1 and _same_place(same[0], row):
            twin = same[0]
            others = [each for each in stays if each is not twin]
            start = max([min(_span(twin)[0], _span(row)[0]), *(_span(o)[1] + 1 for o in others if _before(o, twin))])
            last = max(_span(twin)[1], _span(row)[1])
            following = [_span(each)[0] for each in others if _before(twin, each)]
            last = min([last, *(day - 1 for day in following)])
            journal.remove(row)
            journal.change(
                twin,
                from_date=date.fromordinal(start),
                to_date=as_last(last),
                confidential=twin.confidential or row.confidential,
            )
            continue
        _lay_address(journal, row, stays, kept)


def _lay_address(journal, row, stays, kept):
    spans = [_span(each) for each in (*stays, row)]

    def says(day):
        taken = any(_span(each)[0] <= day <= _span(each)[1] for each in stays)
        return True if not taken and _span(row)[0] <= day <= _span(row)[1] else None

    free = laid_out(spans, says)
    if not free:
        return  # told differently for the same days: it stays with the merged record, and counts no more
    more = [
        Address(
            household_id=kept.pk,
            address_line_1=row.address_line_1,
            town=row.town,
            postcode=row.postcode,
            confidential=row.confidential,
            from_date=as_first(start),
            to_date=as_last(last),
        )
        for start, last, _ in free[1:]
    ]
    start, last, _ = free[0]
    journal.change(row, household_id=kept.pk, from_date=as_first(start), to_date=as_last(last))
    for each in more:
        journal.make(each)
    stays += [row, *more]


def _span(row) -> tuple[int, int]:
    return first_day(row.from_date), last_day(row.to_date)


def _holds(row, day: int) -> bool:
    start, last = _span(row)
    return start <= day <= last


def _share_a_day(one, other) -> bool:
    return _span(one)[0] <= _span(other)[1] and _span(other)[0] <= _span(one)[1]


def _before(one, other) -> bool:
    return _span(one) < _span(other)


def _same_place(one: Address, other: Address) -> bool:
    def words(address):
        return address.postcode_key, "".join(sign for sign in address.address_line_1.casefold() if sign.isalnum())

    return words(one) == words(other)
