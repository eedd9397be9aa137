"""Addresses of safety; sessions_app.urls includes them under safety/."""

from django.urls import path

from . import checks, upkeep, views

urlpatterns = [
    path("", views.SafetyPage.as_view(), name="safety"),
    path("checks/", checks.ChecksPage.as_view(), name="safety_checks"),
    path("checks/new/", checks.AddRoutine.as_view(), name="routine_new"),
    path("checks/<uuid:pk>/", checks.ChangeRoutine.as_view(), name="routine"),
    path("checks/<uuid:pk>/end/", checks.EndRoutine.as_view(), name="routine_end"),
    path("accidents/", views.IncidentList.as_view(), name="incidents"),
    path("accidents/new/", views.RecordIncident.as_view(), name="incident_new"),
    path("accidents/<uuid:pk>/", views.IncidentPage.as_view(), name="incident"),
    path("accidents/<uuid:pk>/copy/", views.IncidentCopy.as_view(), name="incident_copy"),
    path("accidents/<uuid:pk>/change/", views.CorrectIncident.as_view(), name="incident_change"),
    path("accidents/<uuid:pk>/parent/", views.ParentTold.as_view(), name="incident_parent"),
    path("accidents/<uuid:pk>/review/", views.ReviewIncident.as_view(), name="incident_review"),
    path("hazards/new/", upkeep.ReportHazard.as_view(), name="hazard_new"),
    path("hazards/<uuid:pk>/", upkeep.HazardPage.as_view(), name="hazard"),
    path("hazards/<uuid:pk>/fixed/", upkeep.HazardFixed.as_view(), name="hazard_fixed"),
    path("risks/new/", upkeep.AssessRisk.as_view(), name="risk_new"),
    path("risks/<uuid:pk>/", upkeep.RiskPage.as_view(), name="risk"),
    path("risks/<uuid:pk>/again/", upkeep.RiskAgain.as_view(), name="risk_again"),
    path("risks/<uuid:pk>/hazards/new/", upkeep.RiskLineEdit.as_view(), name="risk_line_new"),
    path("risks/<uuid:pk>/hazards/<uuid:line>/", upkeep.RiskLineEdit.as_view(), name="risk_line"),
    path("drills/new/", upkeep.RecordDrill.as_view(), name="drill_new"),
]
