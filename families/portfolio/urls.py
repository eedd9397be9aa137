"""Addresses of portfolios; families.urls includes them under people/."""

from django.urls import path

from . import views

urlpatterns = [
    path("<uuid:pk>/portfolio.pdf", views.portfolio_pdf, name="portfolio_pdf"),
    path("<uuid:pk>/portfolio/<slug:kind>/", views.AddEntry.as_view(), name="portfolio_new"),
    path("portfolio/<uuid:pk>/", views.ChangeEntry.as_view(), name="portfolio_entry"),
    path("portfolio/steps/<uuid:pk>/", views.CorrectStep.as_view(), name="portfolio_step"),
]
