from django.urls import path

from . import views
from .from_phone import from_phone
from .part import views as part

app_name = "safeguarding"

urlpatterns = [
    path("", views.concern_list, name="list"),
    path("concerns/new/", views.concern_new, name="concern_new"),
    path("concerns/from-note/", views.from_note, name="from_note"),
    path("concerns/from-phone/", from_phone, name="from_phone"),
    path("concerns/received/", views.received, name="received"),
    path("requests/<uuid:pk>/", part.PartPage.as_view(), name="part"),
    path("requests/<uuid:pk>/issue/", part.issue_part, name="issue_part"),
    path("requests/parts/<uuid:pk>/", part.issued_part, name="issued_part"),
    path("concerns/<uuid:pk>/", views.concern, name="concern"),
]
