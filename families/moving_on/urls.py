"""Addresses of moving on; families.urls includes them under moving-on/."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.MovingOn.as_view(), name="moving_on"),
    path("children/<uuid:pk>/", views.BeginHandOver.as_view(), name="hand_over_new"),
    path("stay-known/<uuid:pk>/", views.StayKnownView.as_view(), name="stay_known"),
    path("<uuid:pk>/", views.HandOverPage.as_view(), name="hand_over"),
    path("<uuid:pk>/change/", views.ChangeHandOver.as_view(), name="hand_over_change"),
    path("<uuid:pk>/hand-over.pdf", views.hand_over_pdf, name="hand_over_pdf"),
    path("<uuid:pk>/hand-over.json", views.hand_over_json, name="hand_over_json"),
    path("<uuid:pk>/<slug:step>/", views.HandOverStepView.as_view(), name="hand_over_step"),
]
