"""Addresses of placements, adoptions and deaths; families.urls includes them under people/."""

from django.urls import path

from ..adoption.views import RecordAdoption
from ..endings.views import RecordDeath
from . import views

urlpatterns = [
    path("<uuid:pk>/placements/new/", views.BeginPlacement.as_view(), name="placement_new"),
    path("placements/<uuid:pk>/", views.ChangePlacement.as_view(), name="placement"),
    path("<uuid:pk>/adopted/", RecordAdoption.as_view(), name="adoption"),
    path("<uuid:pk>/died/", RecordDeath.as_view(), name="died"),
]
