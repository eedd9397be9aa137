"""Addresses of the directory of services; families.urls includes them under directory/."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.Directory.as_view(), name="directory"),
    path("new/", views.EnterService.as_view(), name="directory_new"),
    path("point/", views.PointTo.as_view(), name="signpost_new"),
    path("pointed/<uuid:pk>/", views.TellOutcome.as_view(), name="signpost"),
    path("<uuid:pk>/", views.CheckService.as_view(), name="directory_change"),
]
