"""Addresses of registration in depth; families.urls includes them at the top, because they belong to several places."""

from django.urls import path

from . import views

urlpatterns = [
    path("families/<uuid:pk>/permissions/", views.AskPermissions.as_view(), name="permissions"),
    path("families/<uuid:pk>/details-right/", views.details_right, name="details_right"),
    path("people/<uuid:pk>/permissions/withdraw/", views.withdraw, name="permission_withdraw"),
    path("people/<uuid:pk>/needs/", views.ChangeNeeds.as_view(), name="access_needs"),
    path("settings/registration/", views.RegistrationSettings.as_view(), name="registration_settings"),
    path("settings/registration/notice/", views.WriteNotice.as_view(), name="notice_new"),
]
