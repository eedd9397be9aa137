from django.apps import AppConfig


class SafeguardingConfig(AppConfig):
    name = "safeguarding"
    label = "safeguarding"
    verbose_name = "Safeguarding"
    append_only_tables = (
        "safeguarding_concern",
        "safeguarding_concerndecision",
        "safeguarding_concernreading",
    )
