from django.urls import path

from .attendance import views as attendance
from .views import any_period, area_map, casework, figures, governors, overview, prints

app_name = "reports"

urlpatterns = [
    path("", overview.overview, name="list"),
    path("governors/", governors.governors, name="governors"),
    path("governors/preview/", governors.preview, name="preview"),
    path("governors/count-again/", governors.count_again, name="count_again"),
    path("governors/draft/", governors.draft, name="draft"),
    path("governors/issue/", governors.issue, name="issue"),
    path("governors/export/", prints.export, name="export"),
    path("any-period/", any_period.any_period, name="any_period"),
    path("attendance/", attendance.attendance, name="attendance"),
    path("attendance/file/", attendance.attendance_file, name="attendance_file"),
    path("family-support/", casework.casework, name="casework"),
    path("map/", area_map.reach_map, name="map"),
    path("figures/<slug:key>/", figures.figure, name="figure"),
    path("prints/<uuid:pk>/", prints.print_page, name="print"),
    path("prints/<uuid:pk>/progress/", prints.print_progress, name="print_progress"),
    path("prints/<uuid:pk>/draft.pdf", prints.print_pdf, name="print_pdf"),
    path("editions/<uuid:pk>/", prints.edition, name="edition"),
    path("editions/<uuid:pk>/report.pdf", prints.edition_pdf, name="edition_pdf"),
]
