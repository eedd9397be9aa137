"""Bring the database up to what this version of the programme needs."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from centre import environment
from centre.core.privileges import grant_app_privileges
from centre.embedded.addresses import admin_connection, app_role, uses_embedded_server
from centre.embedded.provision import make_extensions, provision_server

ONE_AT_A_TIME = 7_203_114  # any number of our own: the lock that keeps two machines from migrating at once


class Command(BaseCommand):
    help = (
        "Makes the database ready for this version: extensions, tables and the privileges of the web's role. With "
        "DATABASE_ADMIN_URL set, makes the two roles and the database first. Does nothing when all is ready."
    )
    requires_system_checks = []

    def handle(self, **options):
        if not uses_embedded_server() and admin_connection(settings.CENTRE_DATA):
            self.make_roles_and_database()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
            make_extensions(cursor)
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", verbosity=options["verbosity"], interactive=False)
        else:
            grant_app_privileges(connection, app_role())
        with connection.cursor() as cursor:
            # What has been imported or restored since: plans of queries rest on it.
            cursor.execute("ANALYZE")
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ONE_AT_A_TIME])
        if not get_user_model().objects.exists():
            self.stdout.write("Nobody has an account yet.")

    def make_roles_and_database(self):
        admin = admin_connection(settings.CENTRE_DATA)
        app = environment.database("DATABASE_URL")
        owner = environment.database("DATABASE_OWNER_URL")
        provision_server(
            {
                "host": admin["HOST"],
                "port": admin["PORT"] or None,
                "user": admin["USER"],
                "password": admin["PASSWORD"] or None,
                **admin["OPTIONS"],
            },
            database=app["NAME"],
            owner=owner["USER"],
            owner_password=owner["PASSWORD"],
            app=app["USER"],
            app_password=app["PASSWORD"],
        )
