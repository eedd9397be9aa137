"""Addresses of family support; families.urls includes them under support/."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.Caseload.as_view(), name="cases"),
    path("new/", views.TakeReferral.as_view(), name="case_new"),
    path("scales/", views.Scales.as_view(), name="case_scales"),
    path("<uuid:pk>/", views.CasePage.as_view(), name="case"),
    path("<uuid:pk>/<slug:step>/", views.CaseStep.as_view(), name="case_step"),
]
