from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SafeguardingConfig(AppConfig):
    name = "safeguarding"
    label = "safeguarding"
    verbose_name = "Safeguarding"
    append_only_tables = (
        "safeguarding_concern",
        "safeguarding_concerndecision",
        "safeguarding_concernreading",
    )
    # Reached only through functions that check a signature.
    table_privileges = {"safeguarding_clearance": "", "safeguarding_clearancekey": ""}

    def ready(self):
        from . import clearance, rooms

        # As the owner, after every migration: the database learns the key that this application signs with.
        post_migrate.connect(clearance.store_key, sender=self, dispatch_uid="safeguarding.store_key")
        rooms.register()
