"""Signing in and one's own account. Of allauth's pages only those a centre wants: nobody signs up, no e-mail resets."""

from allauth.account import views as allauth
from django.urls import include, path

from . import views

urlpatterns = [
    path("sign-in/", allauth.login, name="account_login"),
    path("sign-out/", allauth.logout, name="account_logout"),
    path("lock/", views.lock, name="lock"),
    path("lock/held/", views.held_form, name="held_form"),
    path("account/", views.my_account, name="my_account"),
    path("account/link/password/", views.account_link_password, name="account_link_password"),
    path("account/link/<str:token>/", views.account_link, name="account_link"),
    path("account/closed/", allauth.account_inactive, name="account_inactive"),
    path("account/password/", allauth.password_change, name="account_change_password"),
    path("account/confirm/", allauth.reauthenticate, name="account_reauthenticate"),
    path("account/two-step/", include("allauth.mfa.urls")),
]
