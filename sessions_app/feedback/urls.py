"""Addresses of feedback; sessions_app.urls includes them under feedback/ and, for families, say/."""

from django.urls import path

from . import public, views

urlpatterns = [
    path("", views.FeedbackPage.as_view(), name="feedback"),
    path("new/", views.EnterPaper.as_view(), name="feedback_new"),
    path("<uuid:pk>/", views.SortFeedback.as_view(), name="feedback_sort"),
    path("you-said/new/", views.WriteYouSaid.as_view(), name="you_said_new"),
    path("you-said/<uuid:pk>/", views.WriteYouSaid.as_view(), name="you_said"),
    path("services/<uuid:pk>/cost/", views.SetCost.as_view(), name="service_cost"),
    path("sessions/<uuid:pk>/review/", views.ReviewSession.as_view(), name="session_review"),
    path("sessions/<uuid:pk>/ask/", views.AskPage.as_view(), name="session_ask"),
]
public_urlpatterns = [
    path("<uuid:pk>/", public.say, name="say"),
    path("<uuid:pk>/thanks/", public.thanks, name="say_thanks"),
]
