from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "centre.core"
    label = "core"
    verbose_name = "Calendar, audit and settings"
    # Rows of these tables can be added and read, never changed or removed, by the application's database role.
    append_only_tables = ("core_auditevent",)
    # Words that were passed on to safeguarding: the triggers put them there, and nobody here reads them.
    table_privileges = {"core_passedonnote": "INSERT"}
