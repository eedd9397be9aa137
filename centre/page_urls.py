"""The front hall: the desk, set-up, settings and import pages."""

from django.urls import path

from centre.desk import views as desk

app_name = "centre"

urlpatterns = [
    path("", desk.desk, name="desk"),
    path("desk/blocks/", desk.desk_blocks, name="desk_blocks"),
]
