from django.apps import AppConfig


class CentreConfig(AppConfig):
    name = "centre"
    label = "centre"
    verbose_name = "The desk, imports and settings pages"
