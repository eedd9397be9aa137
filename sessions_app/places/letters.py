"""Letters about places, many at once: to whom, with what words, as one PDF, each recorded as sent.

To whom: as in every mailing (families.mailing): nobody bound by a court order, no confidential address, no family
in grief, nobody whose registration has ended. A child's letter goes to each home in which the child may be named; an
adult's own to that adult alone.
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction
from django.template.loader import render_to_string

from centre.core import audit
from centre.core.models import CentreSettings
from centre.core.pdf import html_to_pdf, stylesheet
from centre.core.templatetags.words import date_words, time_words
from families.barriers.check import people_kept_from
from families.mailing.choosing import HOMES, children_of_homes
from families.mailing.recipients import LETTER, Plan, Recipient, joined, plan
from families.mailing.sheets import labels_html
from families.models import HouseholdMembership

from ..models import LetterAbout, Place, PlaceLetter, PlaceState, Session, SessionSeries
from .reading import did_not_come

STATES = {
    LetterAbout.OFFER: PlaceState.OFFERED,
    LetterAbout.CONFIRMED: PlaceState.BOOKED,
    LetterAbout.WAITING: PlaceState.WAITING,
    LetterAbout.NOT_THIS_TIME: PlaceState.WAITING,
}


@dataclass(frozen=True)
class Letter:
    """One letter: to the adults of a home, about the people of one block who may be named there."""

    to: Recipient
    places: tuple[Place, ...]

    @property
    def names(self) -> str:
        return joined(place.person.called for place in self.places)


@dataclass(frozen=True)
class Letters:
    """What would be made; `unreached`: places of which no home gets a letter."""

    about: str
    letters: list[Letter]
    plan: Plan
    unreached: int


def places_for(block: SessionSeries | Session, about: str, *, today: date, again: bool = False):
    """The places that a letter is about. again: also those who have had this letter before."""
    key = {"series": block} if isinstance(block, SessionSeries) else {"session": block}
    if about == LetterAbout.DID_NOT_COME:
        missed = did_not_come(today=today, missed=CentreSettings.load().missed_bookings)
        found = Place.objects.filter(pk__in=missed.filter(**key).order_by().values("pk"))
    else:
        found = Place.objects.filter(state=STATES[about], **key)
        if about == LetterAbout.OFFER:
            found = found.filter(offered_until__gte=today)
    if not again:
        found = found.exclude(letters__about=about)
    return found.select_related("person")


def letters_for(user, block, about: str, *, today: date, again: bool = False) -> Letters:
    """Whom the letter reaches today. A fixed number of queries.

    Families from which the user is kept out are neither in it nor counted.
    """
    found = places_for(block, about, today=today, again=again)
    if (shut := people_kept_from(user)) is not None:
        found = found.exclude(person__in=shut)
    places = {place.person_id: place for place in found}
    children = defaultdict(list)
    for person, home in children_of_homes(on=today).filter(person__in=places).values_list("person", "household"):
        children[home].append(places[person])
    grown = (
        HouseholdMembership.objects.in_force(on=today)
        .main()
        .filter(person__in=places)
        .exclude(person__role__in=("child", "expected baby"))
    )
    homes = {*children, *grown.values_list("household", flat=True)}
    planned = plan(user, what=LETTER, on=today, whom=HOMES, households=homes)
    letters = _grouped(planned.recipients, children, places)
    reached = {place.pk for letter in letters for place in letter.places}
    return Letters(about, letters, planned, len(places) - len(reached))


def _grouped(recipients, children, places) -> list[Letter]:
    """A letter to each home about its children, and one to each adult with a place of their own."""
    at_home, letters = defaultdict(list), []
    for each in recipients:
        if each.address.household_id in children:
            at_home[each.address.household_id].append(each)
        if (own := places.get(each.people[0].pk)) is not None:
            letters.append(Letter(each, (own,)))
    for home, members in at_home.items():
        to = replace(
            members[0],
            people=tuple(person for each in members for person in each.people),
            needs=tuple(words for each in members for words in each.needs),
            large=any(each.large for each in members),
        )
        letters.append(Letter(to, tuple(sorted(children[home], key=lambda place: str(place.pk)))))
    return sorted(letters, key=lambda letter: (letter.to.address.postcode_key, letter.to.name))


@transaction.atomic
def make(*, by, block, found: Letters, today: date, labels: bool = False) -> bytes:
    """The PDF of the letters, each recorded as sent; or of their labels, which records nothing."""
    if labels:
        html = labels_html(Plan([letter.to for letter in found.letters]))
        return html_to_pdf(html, css=stylesheet("mailing-sheets.css"))
    homes: dict = defaultdict(int)
    for letter in found.letters:
        for place in letter.places:
            homes[place] += 1
    PlaceLetter.objects.bulk_create(
        PlaceLetter(place=place, about=found.about, sent_on=today, homes=number, by=by)
        for place, number in homes.items()
    )
    audit.record(
        "place.letters_made",
        by=by,
        subject=block,
        summary=f"Letters about places were made: {block.service}",
        detail={"about": found.about, "letters": len(found.letters), "places": len(homes)},
    )
    return html_to_pdf(letters_html(block, found, today=today), css=stylesheet("mailing-sheets.css"))


def letters_html(block, found: Letters, *, today: date) -> str:
    """A cover sheet for staff, then one letter a page, in the form of every mailing."""
    centre = CentreSettings.load()
    days = days_of(block, today=today)
    letters = [
        {
            "to": letter.to,
            "subject": block.service.name,
            "text": text_of(letter, found.about, block=block, days=days, centre=centre),
        }
        for letter in found.letters
    ]
    plan_of_letters = Plan([letter.to for letter in found.letters], found.plan.left_out)
    context = {"centre": centre, "plan": plan_of_letters, "letters": letters, "on": today}
    return render_to_string("families/mailing/letters.html", context)


def days_of(block, *, today: date) -> str:
    """The days to come, a line each."""
    sessions = block.sessions if isinstance(block, SessionSeries) else Session.objects.filter(pk=block.pk)
    coming = sessions.exclude(status="cancelled").filter(date__gte=today).order_by("date", "start_time")
    return "\n".join(
        f"{each.date:%A} {date_words(each.date)}"
        + (f", {time_words(each.start_time)}" if each.start_time else "")
        + (f" to {time_words(each.end_time)}" if each.start_time and each.end_time else "")
        + (f", {each.venue}" if each.venue else "")
        for each in coming
    )


def text_of(letter: Letter, about: str, *, block, days: str, centre) -> str:
    """The words of one letter: plain, kind, and what to do next."""
    service, names = block.service, letter.names
    is_one = len(letter.places) == 1
    has, is_ = ("has", "is") if is_one else ("have", "are")
    days = days or "We will tell you the days."
    call = f" on {centre.phone}" if centre.phone else ""
    cannot = f"If you cannot come, please tell us{call}, so that another family can have the place."
    if about == LetterAbout.OFFER:
        until = min(place.offered_until for place in letter.places)
        parts = [
            f"We can offer {names} a place at “{service}”. We keep it until {until:%A} {date_words(until)}.",
            f"Please tell us by then{call} whether you take it. Afterwards we offer it to the next family.",
            days,
        ]
    elif about == LetterAbout.CONFIRMED:
        parts = [f"{names} {has} a place at “{service}”. We look forward to seeing you on these days:", days, cannot]
    elif about == LetterAbout.WAITING:
        parts = [
            f"{names} {is_} on the waiting list for “{service}”. We will be in touch as soon as a place is free.",
            f"If you do not need the place any more, please tell us{call}.",
        ]
    elif about == LetterAbout.NOT_THIS_TIME:
        parts = [
            f"We are sorry: this time there was no place at “{service}” for {names}.",
            "You stay on our list and come first when the next block begins, unless you tell us otherwise.",
        ]
    else:
        parts = [
            f"{names} {has} a place at “{service}”, and we have missed you there.",
            f"Is there anything that makes it hard to come? Please tell us{call}: we will gladly help, and nobody is "
            "cross. If you do not need the place any more, another family is glad of it.",
        ]
    if about in (LetterAbout.OFFER, LetterAbout.CONFIRMED):
        parts += [f"Please bring: {service.bring}."] if service.bring else []
        parts += [f"What it costs: {service.cost}."] if service.cost else []
    return "\n\n".join([*parts, centre.name])
