"""Addresses for everybody, without sign-in; and the page on which staff read them through."""

from django.urls import path

from . import checking, views

app_name = "whats_on"

urlpatterns = [
    path("whats-on/", views.page, name="page"),
    path("whats-on/fragment/", views.fragment, name="fragment"),
    path("whats-on/poster.pdf", views.poster, name="poster"),
    path("whats-on/leaflet.pdf", views.leaflet, name="leaflet"),
    path("whats-on.ics", views.calendar_all, name="calendar"),
    path("whats-on/<uuid:pk>.ics", views.calendar_service, name="service_calendar"),
    path("open-referral/services", views.open_referral_list, name="open_referral_list"),
    path("open-referral/services/<uuid:pk>", views.open_referral_service, name="open_referral_service"),
    path("open-referral/directory/services", views.directory_list, name="directory_list"),
    path("open-referral/directory/services/<uuid:pk>", views.directory_service, name="directory_service"),
    path("sessions/services/to-check/", checking.to_check, name="to_check"),
    path("sessions/services/<uuid:pk>/checked/", checking.checked, name="checked"),
]
