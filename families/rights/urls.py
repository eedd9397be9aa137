"""Addresses of rights; families.urls includes them under rights/."""

from django.urls import path

from . import correction_views, retention_views, views

urlpatterns = [
    path("", views.RightsList.as_view(), name="rights"),
    path("retention/", retention_views.Retention.as_view(), name="retention"),
    path("retention/families/<uuid:pk>/", retention_views.FamilyRetention.as_view(), name="family_retention"),
    path("retention/classes/<slug:code>/", retention_views.ChangeRetentionClass.as_view(), name="retention_class"),
    path("people/<uuid:pk>/", views.LogAccessRequest.as_view(), name="access_request_new"),
    path("people/<uuid:pk>/correct/", correction_views.AskForCorrection.as_view(), name="correction_new"),
    path("corrections/<uuid:pk>/", correction_views.CorrectionPage.as_view(), name="correction"),
    path("requests/<uuid:pk>/", views.AccessRequestPage.as_view(), name="access_request"),
    path("requests/<uuid:pk>/issue/", views.IssuePack.as_view(), name="access_issue"),
    path("requests/<uuid:pk>/<slug:step>/", views.AccessRequestStep.as_view(), name="access_request_step"),
    path("packs/<uuid:pk>.pdf", views.access_pack, name="access_pack"),
]
