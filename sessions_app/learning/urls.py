"""Addresses of play and learning; sessions_app.urls includes them."""

from django.urls import path

from . import views

urlpatterns = [
    path("sessions/learning/", views.learning, name="learning"),
    path("sessions/<uuid:pk>/plan/", views.PlanPage.as_view(), name="session_plan"),
    path("sessions/<uuid:pk>/plan/change/", views.ChangePlan.as_view(), name="session_plan_change"),
]
