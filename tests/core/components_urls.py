"""Every address, and the components page as in development, for tests that look at every part."""

from django.urls import path

from centre.core.components_page import components_page
from centre.urls import urlpatterns as every_address

urlpatterns = [path("components/", components_page, name="components"), *every_address]
