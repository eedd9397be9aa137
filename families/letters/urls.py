"""Addresses of letters and messages; families.urls includes them under letters/."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.LetterList.as_view(), name="letters"),
    path("new/", views.TakeDown.as_view(), name="letter_new"),
    path("<uuid:pk>/", views.LetterPage.as_view(), name="letter"),
    path("<uuid:pk>/change/", views.CorrectLetter.as_view(), name="letter_change"),
    path("<uuid:pk>/answer/", views.AnswerLetter.as_view(), name="letter_answer"),
    path("<uuid:pk>/open-again/", views.OpenLetterAgain.as_view(), name="letter_open_again"),
]
