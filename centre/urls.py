"""Every address of the product: docs and monitors rely on them, so they stay put."""

from django.conf import settings
from django.urls import include, path

from centre.health import health

urlpatterns = [
    path("", include("staff.sign_in.urls")),
    path("", include("centre.page_urls")),
    path("", include("families.urls")),
    path("", include("sessions_app.urls")),
    path("", include("sessions_app.whats_on.urls")),
    path("staff/", include("staff.urls")),
    path("safeguarding/", include("safeguarding.urls")),
    path("reports/", include("reports.urls")),
    path("improvement-plan/", include("reports.plan_urls")),
    path("health/", health, name="health"),
]

if settings.DEBUG:
    from centre.core.components_page import components_page

    urlpatterns += [path("components/", components_page, name="components")]
