"""Addresses of the sessions room. What the outside relies on: /sessions/, /sessions/<id>/, /sessions/<id>/register/."""

from django.urls import include, path

from .building.urls import urlpatterns as building_patterns
from .closing.views import close
from .corrections import views as corrections
from .creche.urls import register_patterns as creche_patterns
from .creche.urls import service_patterns as creche_service_patterns
from .feedback.urls import public_urlpatterns
from .guests.views import guests
from .kept import frame
from .kept import views as kept
from .paper.views import enter
from .safety.missing_views import missing
from .scanning import views as scanning
from .views import families, heads, marks, newcomers, news, notes, register, services, sessions, sheet, timetable, week
from .whats_on import translating

app_name = "sessions_app"

frame_patterns = [
    path("", frame.frame, name="registers_frame"),
    path("service-worker.js", frame.service_worker, name="registers_worker"),
    path("today.json", frame.today, name="registers_today"),
]

register_patterns = [
    path("", register.register, name="register"),
    path("mark/", marks.mark, name="mark"),
    path("sign-in/", marks.sign_in, name="sign_in"),
    path("people/<uuid:person_pk>/times/", marks.times, name="times"),
    path("people/<uuid:person_pk>/note/", notes.note, name="register_note"),
    path("find/", families.find, name="register_find"),
    path("families/<uuid:household_pk>/", families.family, name="register_family"),
    path("families/<uuid:household_pk>/add/", newcomers.somebody_new, name="register_add_person"),
    path("families/new/", newcomers.new_family, name="register_new_family"),
    path("heads/", heads.heads, name="heads"),
    path("card/", scanning.scan, name="register_scan"),
    path("kept/", kept.kept, name="register_kept"),
    path("news/", news.news, name="register_news"),
    path("close/", close, name="register_close"),
    path("people/<uuid:person_pk>/correct/", corrections.correct, name="register_correct"),
    path("heads/correct/", corrections.correct_heads, name="register_correct_heads"),
    path("guests/", guests, name="register_guests"),
    path("paper/", enter, name="register_paper"),
    path("missing/", missing, name="register_missing"),
    path("reopen/", register.reopen, name="register_reopen"),
    path("sheet/", sheet.sheet, name="register_sheet"),
    *creche_patterns,
]

urlpatterns = [
    path("sessions/", week.week, name="week"),
    path("sessions/", include("sessions_app.programme.urls")),
    path("sessions/places/", include("sessions_app.places.urls")),
    path("sessions/without-a-connection/", include(frame_patterns)),
    path("sessions/new/", sessions.session_new, name="session_new"),
    path("sessions/services/", services.service_list, name="services"),
    path("sessions/services/new/", services.service_new, name="service_new"),
    path("sessions/services/<uuid:pk>/", services.service, name="service"),
    path("sessions/services/<uuid:pk>/change/", services.service_change, name="service_change"),
    path("sessions/services/<uuid:pk>/languages/", translating.translations, name="service_translations"),
    path("sessions/services/<uuid:pk>/end/", services.service_end, name="service_end"),
    path("sessions/services/<uuid:pk>/offer-again/", services.service_offer_again, name="service_offer_again"),
    path("sessions/services/<uuid:pk>/series/new/", timetable.series_new, name="series_new"),
    *creche_service_patterns,
    path("building/", include(building_patterns)),
    path("sessions/series/<uuid:pk>/change/", timetable.series_change, name="series_change"),
    path("sessions/series/<uuid:pk>/end/", timetable.series_end, name="series_end"),
    path("sessions/<uuid:pk>/", sessions.session, name="session"),
    path("sessions/<uuid:pk>/change/", sessions.session_change, name="session_change"),
    path("sessions/<uuid:pk>/cancel/", sessions.session_cancel, name="session_cancel"),
    path("sessions/<uuid:pk>/put-back/", sessions.session_put_back, name="session_put_back"),
    path("sessions/<uuid:pk>/register/", include(register_patterns)),
    path("safety/", include("sessions_app.safety.urls")),
    path("feedback/", include("sessions_app.feedback.urls")),
    path("", include("sessions_app.learning.urls")),
    path("say/", include(public_urlpatterns)),
]
