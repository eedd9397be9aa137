"""Addresses of the crèche; sessions_app.urls includes the first under a register, the second under a service."""

from django.urls import path

from . import basis_views, care_views, duty_views

register_patterns = [
    path("duty/", duty_views.duty, name="duty"),
    path("people/<uuid:person_pk>/over/", duty_views.over_ratio, name="over_ratio"),
    path("people/<uuid:person_pk>/care/", care_views.care, name="creche_care"),
    path("people/<uuid:person_pk>/care/<slug:step>/", care_views.creche_step, name="creche_step"),
]
service_patterns = [
    path("sessions/services/<uuid:pk>/creche/", basis_views.basis, name="creche_basis"),
]
