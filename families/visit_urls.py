"""Addresses of family support visits; families.urls includes them under visits/."""

from django.urls import include, path

from .follow_up import views as follow_up
from .safety import views as safety
from .views import visit_drafts, visit_form, visit_plan, visits

urlpatterns = [
    path("", visits.VisitList.as_view(), name="visits"),
    path("new/", visit_form.NewVisit.as_view(), name="visit_new"),
    path("plan/", visit_plan.PlanVisit.as_view(), name="visit_plan"),
    path("out/", safety.board, name="visits_out"),
    path("sign-off/", follow_up.SignOffList.as_view(), name="visits_sign_off"),
    path("family/", visit_form.FindFamily.as_view(), name="visit_find_family"),
    path("people/", visit_form.PeopleSeen.as_view(), name="visit_people"),
    path("doorstep/", include("families.doorstep.urls")),
    path("draft/", visit_drafts.save_draft, name="visit_draft"),
    path("draft/discard/", visit_drafts.discard_draft, name="visit_draft_discard"),
    path("<uuid:pk>/", visits.VisitPage.as_view(), name="visit"),
    path("<uuid:pk>/log/", visit_form.LogPlannedVisit.as_view(), name="visit_log"),
    path("<uuid:pk>/change/", visit_form.ChangeVisit.as_view(), name="visit_change"),
    path("<uuid:pk>/family/", visit_form.AnotherFamily.as_view(), name="visit_family"),
    path("<uuid:pk>/move/", visit_plan.MoveVisit.as_view(), name="visit_move"),
    path("<uuid:pk>/call-off/", visit_plan.CallOffVisit.as_view(), name="visit_call_off"),
    path("<uuid:pk>/tap/", safety.tap, name="visit_tap"),
    path("<uuid:pk>/overdue/", safety.Overdue.as_view(), name="visit_overdue"),
    path("<uuid:pk>/follow-up/", follow_up.follow_up, name="visit_follow_up"),
    path("<uuid:pk>/next-step/", visits.next_step, name="visit_next_step"),
]
