"""Addresses of other names; families.urls includes them under people/."""

from django.urls import path

from . import views

urlpatterns = [
    path("<uuid:pk>/names/new/", views.AddName.as_view(), name="name_new"),
    path("names/<uuid:pk>/", views.ChangeName.as_view(), name="name_change"),
]
