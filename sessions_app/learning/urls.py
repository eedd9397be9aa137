"""Addresses of play and learning; sessions_app.urls includes them."""

from django.urls import path

from . import library_views, observation_views, views

urlpatterns = [
    path("sessions/learning/", views.learning, name="learning"),
    path("sessions/<uuid:pk>/plan/", views.PlanPage.as_view(), name="session_plan"),
    path("sessions/<uuid:pk>/plan/change/", views.ChangePlan.as_view(), name="session_plan_change"),
    path("learning/observations/new/", observation_views.WriteObservation.as_view(), name="observation_new"),
    path("learning/observations/<uuid:pk>/", observation_views.ObservationPage.as_view(), name="observation"),
    path("learning/children/<uuid:pk>/", observation_views.ChildLearning.as_view(), name="child_learning"),
    path("learning/children/<uuid:pk>/story/", observation_views.child_story, name="child_story"),
    path("learning/library/", library_views.things, name="library"),
    path("learning/library/<uuid:pk>/", library_views.thing, name="library_thing"),
    path("learning/library/loans/<uuid:pk>/letter/", library_views.loan_letter, name="loan_letter"),
]
