from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    label = "reports"
    verbose_name = "Measures, reports and the improvement plan"
    append_only_tables = ("reports_edition", "reports_objectivestatus", "reports_publishedfigures")

    def ready(self):
        from . import rooms

        rooms.register()
