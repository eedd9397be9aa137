"""Addresses of the crèche; sessions_app.urls includes the first under a register."""

from django.urls import path

from . import duty_views

register_patterns = [
    path("duty/", duty_views.duty, name="duty"),
    path("people/<uuid:person_pk>/over/", duty_views.over_ratio, name="over_ratio"),
]
