"""Give every account of the example centre one password."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand, CommandError

from centre import environment
from centre.launch.steps import DEMO_ACCOUNTS


class Command(BaseCommand):
    help = "Sets the password of the example centre's accounts to CENTRE_DEMO_PASSWORD. Only in the example centre."

    def handle(self, **options):
        password = environment.text("CENTRE_DEMO_PASSWORD")
        if not settings.CENTRE_DEMO or not password:
            raise CommandError("This is only for the example centre: CENTRE_DEMO and CENTRE_DEMO_PASSWORD must be set.")
        accounts = get_user_model().objects.filter(username__in=DEMO_ACCOUNTS)
        accounts.update(password=make_password(password))
