"""Addresses of barriers; families.urls includes them under families/."""

from django.urls import path

from . import views

urlpatterns = [
    path("<uuid:pk>/barriers/new/", views.SetBarrier.as_view(), name="barrier_new"),
    path("barriers/<uuid:pk>/lift/", views.EndBarrier.as_view(), name="barrier_end"),
    path("people/<uuid:pk>/works-here/", views.LinkAccount.as_view(), name="account_person"),
]
