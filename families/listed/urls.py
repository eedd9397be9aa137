"""Addresses of lists; families.urls includes them under families/lists/."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.ListedChildren.as_view(), name="listed"),
    path("bring/", views.BringList.as_view(), name="listed_bring"),
    path("<uuid:pk>/", views.ListedChildPage.as_view(), name="listed_child"),
]
