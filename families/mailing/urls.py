"""The address of mailings; families.urls includes it under families/mailing/."""

from django.urls import path

from . import views

urlpatterns = [path("", views.Mailing.as_view(), name="mailing")]
