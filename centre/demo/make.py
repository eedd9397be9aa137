"""The whole example centre in one go."""

from dataclasses import dataclass
from datetime import timedelta
from random import Random

from django.db import transaction
from django.utils import timezone

from centre.core import audit
from centre.core.dates import local_today
from centre.core.models import CentreSettings

from .creche import make_creche
from .duplicates import make_duplicates
from .feedback import make_feedback
from .households import FamilyMaker
from .learning import make_learning
from .letters import make_letters
from .lives import make_lives
from .outreach import make_outreach
from .places import CENTRE_NAME, TOWN, make_places, make_population
from .places_booked import make_places as make_places_booked
from .plan import make_concerns, make_plan
from .portfolio import make_portfolios
from .programme import ProgrammeMaker, make_calendar
from .registering import make_registering
from .responsibility import make_responsibility
from .rooms import make_rota
from .safety import make_safety
from .support import make_cases
from .team import make_supervision, make_team
from .visits import VisitMaker


@dataclass(frozen=True)
class DemoCounts:
    """What was made, for the command to say."""

    families: int
    people: int
    sessions: int
    marks: int
    visits: int


@transaction.atomic
def make_demo(*, households: int, years: int, seed: int, password: str, today=None) -> DemoCounts:
    """Fill an empty centre with `households` invented families and `years` of their life there.

    The same seed on the same day makes the same centre. All or nothing; the caller checks that the centre is empty.
    """
    today = today or local_today()
    random = Random(seed)  # noqa: S311 (chance for a story, not a secret)
    maker = FamilyMaker(random, today, years)
    first_day = maker.first_day
    CentreSettings.objects.update_or_create(
        pk=1,
        defaults={
            "name": CENTRE_NAME,
            "address": f"12 Orchard Way\n{TOWN}\nZZ1 1AA",
            "phone": "01632 960 123",
            "email": "hello@marigold.example",
            "named_health_visitor": "Ruth Calloway",
            "named_social_worker": "Imran Sayed",
            "set_up_at": timezone.now(),
        },
    )
    terms = make_calendar(first_day, today)
    make_places(first_day)
    users = make_team(password, first_day - timedelta(days=200), today - timedelta(days=300))
    families = maker.make(households)
    maker.save()
    make_population(maker.registered_under_fives(), first_day - timedelta(days=60))
    programme = ProgrammeMaker(random, today, first_day, users, families, maker.new_id)
    programme.make(terms)
    visits = VisitMaker(random, today, first_day, users, families, maker.new_id)
    visits.make()
    make_rota(users, today, maker.new_id)
    make_places_booked(users, families, today, maker.new_id)
    make_supervision(users, today, random)
    make_plan(users, today, random, maker.new_id)
    make_letters(users, families, today, random, maker.new_id)
    make_outreach(users, families, today, maker.new_id)
    make_responsibility(users, families, today, random, maker.new_id)
    make_registering(users, families, first_day, today, seed, maker.new_id)
    make_cases(users, families, today, random, maker.new_id)
    make_portfolios(users, families, today, maker.new_id)
    make_creche(users, families, today, maker.new_id)
    make_lives(users, families, today, maker.new_id)
    make_safety(users, families, today, random, maker.new_id)
    make_feedback(users, today, random, maker.new_id)
    make_learning(users, families, today, maker.new_id)
    if len(families) > 32:
        make_concerns(users, families, today)
        make_duplicates(users, families, today, maker.new_id)
    audit.record("demo.made", by=None, summary="The example centre was made")
    return DemoCounts(
        families=len(families),
        people=sum(len(family.everybody) for family in families),
        sessions=len(programme.sessions),
        marks=len(programme.attendance),
        visits=len(visits.visits),
    )
