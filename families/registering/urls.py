"""Addresses of registration in depth; families.urls includes them at the top, because they belong to several places."""

from django.urls import path

from . import join_views, paper_views, views

urlpatterns = [
    # For families, without sign-in
    path("join/<str:token>/", join_views.join, name="join"),
    path("join/<str:token>/sent/", join_views.sent, name="join_sent"),
    # What they sent
    path("families/joining/", join_views.JoinRequests.as_view(), name="join_requests"),
    path("families/joining/poster.pdf", join_views.poster, name="join_poster"),
    path("families/joining/<uuid:pk>/turn-away/", join_views.TurnAway.as_view(), name="join_turn_away"),
    # On paper
    path("families/form.pdf", paper_views.blank_form, name="blank_form"),
    path("families/<uuid:pk>/form.pdf", paper_views.completed_form, name="completed_form"),
    path("families/<uuid:pk>/card/", paper_views.card_change, name="card_change"),
    path("families/<uuid:pk>/card.pdf", paper_views.card, name="card"),
    # Permissions, needs, checks
    path("families/<uuid:pk>/permissions/", views.AskPermissions.as_view(), name="permissions"),
    path("families/<uuid:pk>/details-right/", views.details_right, name="details_right"),
    path("people/<uuid:pk>/permissions/withdraw/", views.withdraw, name="permission_withdraw"),
    path("people/<uuid:pk>/needs/", views.ChangeNeeds.as_view(), name="access_needs"),
    path("settings/registration/", views.RegistrationSettings.as_view(), name="registration_settings"),
    path("settings/registration/notice/", views.WriteNotice.as_view(), name="notice_new"),
]
