"""The components page as in development, for tests that look at every part."""

from django.urls import include, path

from centre.core.components_page import components_page

urlpatterns = [path("components/", components_page, name="components"), path("", include("staff.sign_in.urls"))]
