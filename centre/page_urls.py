"""The front hall: the desk, set-up, settings and import pages."""

app_name = "centre"

urlpatterns = []
