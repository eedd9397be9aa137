import os
import secrets

from django.core.management.base import BaseCommand, CommandError

from centre.core.dates import local_today
from centre.demo.governors import issue_last_report
from centre.demo.make import make_demo
from families.models import Person
from staff.models import User


class Command(BaseCommand):
    help = "Fill an empty centre with invented families, sessions, visits and staff, the same for the same seed."

    def add_arguments(self, parser):
        parser.add_argument("--households", type=int, default=300, help="how many families (1 to 20000)")
        parser.add_argument("--years", type=int, default=3, help="how many years of life at the centre (1 to 15)")
        parser.add_argument("--seed", type=int, default=2026, help="the same seed makes the same centre")

    def handle(self, *, households, years, seed, **options):
        if not 1 <= households <= 20_000:
            raise CommandError("--households must be between 1 and 20000.")
        if not 1 <= years <= 15:
            raise CommandError("--years must be between 1 and 15.")
        if User.objects.exists() or Person.objects.exists():
            raise CommandError(
                "This centre has accounts or people already. Example data goes into an empty centre only: "
                "choose another data folder with CENTRE_DATA."
            )
        password = os.environ.get("CENTRE_DEMO_PASSWORD") or secrets.token_urlsafe(9)
        made = make_demo(households=households, years=years, seed=seed, password=password)
        edition = issue_last_report(head=User.objects.get(username="head"), today=local_today())
        self.stdout.write(
            f"Made an example centre: {made.families} families with {made.people} people, "
            f"{made.sessions} sessions with {made.marks} marks, {made.visits} visits."
        )
        if edition:
            self.stdout.write(f"Issued: {edition.title}.")
        if not os.environ.get("CENTRE_DEMO_PASSWORD"):
            self.stdout.write(f"The password of every account: {password}")
