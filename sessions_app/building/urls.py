"""Addresses of who is in the building; sessions_app.urls includes them under building/."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.building, name="building"),
    path("fire-roll/", views.fire_roll, name="fire_roll"),
]
