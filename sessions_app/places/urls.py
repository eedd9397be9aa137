"""Addresses of places; sessions_app.urls includes them under sessions/places/."""

from django.urls import path

from . import letter_views, views

urlpatterns = [
    path("", views.places, name="places"),
    path("at/<slug:kind>/<uuid:pk>/", views.block, name="block"),
    path("at/<slug:kind>/<uuid:pk>/letters/", letter_views.letters, name="place_letters"),
    path("<uuid:pk>/", views.place, name="place"),
    path("<uuid:pk>/letter/", views.letter, name="place_letter"),
]
