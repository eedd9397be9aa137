"""Addresses of visits without a signal; families.visit_urls includes them under doorstep/."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.shell, name="doorstep"),
    path("service-worker.js", views.service_worker, name="doorstep_worker"),
    path("app.webmanifest", views.manifest, name="doorstep_manifest"),
    path("pack.json", views.pack, name="doorstep_pack"),
    path("send/", views.send, name="doorstep_send"),
    path("<uuid:pk>/", views.NotePage.as_view(), name="doorstep_note"),
]
