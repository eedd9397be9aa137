from django.apps import AppConfig


class StaffConfig(AppConfig):
    name = "staff"
    label = "staff"
    verbose_name = "Staff, accounts and supervision"

    def ready(self):
        from . import (
            note_sources,
            rooms,  # noqa: F401  (offers the room's due items to the desk)
        )
        from .sign_in import events  # noqa: F401  (listens to sign-ins for the audit)

        note_sources.register()
