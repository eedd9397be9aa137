"""The addresses of families, people and visits."""

from django.urls import include, path

app_name = "families"

urlpatterns = [
    path("visits/", include("families.visit_urls")),
]
