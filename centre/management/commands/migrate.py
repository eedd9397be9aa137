"""Django's `migrate`, and what must follow it: the cache table, and the privileges of the application's role."""

from django.core.management import call_command
from django.core.management.commands.migrate import Command as DjangoMigrate
from django.db import connections

from centre.core.privileges import grant_app_privileges
from centre.embedded.addresses import app_role


class Command(DjangoMigrate):
    """As Django's own; works as the owner's role and grants the web's role what it needs at the end."""

    def handle(self, *args, **options):
        super().handle(*args, **options)
        if options["plan"] or options["check_unapplied"]:
            return
        call_command("createcachetable", verbosity=0)
        grant_app_privileges(connections[options["database"]], app_role())
