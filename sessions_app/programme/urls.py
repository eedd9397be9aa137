"""Addresses of the programme; sessions_app.urls includes them under sessions/."""

from django.urls import path

from . import views

urlpatterns = [
    path("rooms/", views.rooms, name="rooms"),
    path("rooms/<slug:kind>/new/", views.space_new, name="space_new"),
    path("rooms/<slug:kind>/<uuid:pk>/", views.space_change, name="space_change"),
    path("<uuid:pk>/people/", views.roster, name="roster"),
]
