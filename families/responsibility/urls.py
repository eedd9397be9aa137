"""Addresses of responsibility, orders and trusted adults; families.urls includes them under people/."""

from django.urls import path

from . import views

urlpatterns = [
    path("<uuid:pk>/responsibility/new/", views.RecordResponsibility.as_view(), name="responsibility_new"),
    path("responsibility/<uuid:pk>/", views.ChangeResponsibility.as_view(), name="responsibility"),
    path("<uuid:pk>/orders/new/", views.RecordOrder.as_view(), name="court_order_new"),
    path("orders/<uuid:pk>/", views.ChangeOrder.as_view(), name="court_order"),
    path("<uuid:pk>/trusted/new/", views.TrustAdult.as_view(), name="trusted_adult_new"),
    path("trusted/<uuid:pk>/", views.ChangeAdult.as_view(), name="trusted_adult"),
    path("trusted/<uuid:pk>/password/", views.CheckPassword.as_view(), name="collection_password"),
]
