"""Addresses of the records to put right; families.urls includes them under families/to-put-right/."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.Overview.as_view(), name="put_right"),
    path("<slug:kind>/", views.OneKind.as_view(), name="put_right_kind"),
]
