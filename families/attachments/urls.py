"""Addresses of photos and scans; families.urls includes them under attachments/."""

from django.urls import path

from . import views

urlpatterns = [
    path("visit/<uuid:pk>/", views.add_to_visit, name="attachment_to_visit"),
    path("letter/<uuid:pk>/", views.add_to_letter, name="attachment_to_letter"),
    path("case/<uuid:pk>/", views.add_to_case, name="attachment_to_case"),
    path("order/<uuid:pk>/", views.add_to_order, name="attachment_to_order"),
    path("<uuid:pk>/", views.attachment, name="attachment"),
    path("<uuid:pk>/remove/", views.remove, name="attachment_remove"),
]
