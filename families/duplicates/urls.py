"""Addresses of possible duplicates and merges; families.urls includes them under families/."""

from django.urls import path

from . import views

urlpatterns = [
    path("duplicates/", views.DuplicateList.as_view(), name="duplicate_list"),
    path("duplicates/<uuid:pk>/", views.Compare.as_view(), name="compare"),
    path("duplicates/<uuid:pk>/different/", views.NotADuplicate.as_view(), name="not_a_duplicate"),
    path("merges/<uuid:pk>/undo/", views.UndoMerge.as_view(), name="undo_merge"),
    path("<uuid:pk>/twice/", views.FamilyTwice.as_view(), name="family_twice"),
]
