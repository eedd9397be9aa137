"""Addresses of outreach; families.urls includes them under families/outreach/."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.Lists.as_view(), name="outreach"),
    path("months/", views.TellMonth.as_view(), name="outreach_month"),
    path("<uuid:pk>/", views.TaskPage.as_view(), name="outreach_task"),
]
