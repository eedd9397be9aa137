"""Addresses of the programme; sessions_app.urls includes them under sessions/."""

from django.urls import path

from . import term_views, views

urlpatterns = [
    path("month/", term_views.month, name="month"),
    path("account/", term_views.account, name="account"),
    path("terms/", term_views.terms, name="terms"),
    path("terms/copy/", term_views.term_copy, name="term_copy"),
    path("rooms/", views.rooms, name="rooms"),
    path("rooms/<slug:kind>/new/", views.space_new, name="space_new"),
    path("rooms/<slug:kind>/<uuid:pk>/", views.space_change, name="space_change"),
    path("<uuid:pk>/people/", views.roster, name="roster"),
]
