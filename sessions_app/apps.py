from django.apps import AppConfig


class SessionsConfig(AppConfig):
    name = "sessions_app"
    label = "sessions_app"
    verbose_name = "Sessions and registers"
    append_only_tables = (
        "sessions_app_registerevent",
        "sessions_app_attendancecorrection",
        "sessions_app_headcountcorrection",
        "sessions_app_ratiooverride",
        "sessions_app_routinedone",
    )

    def ready(self):
        from . import merging, rooms, subject
        from .creche import keeping as creche_keeping
        from .creche import rooms as creche_rooms
        from .feedback import note_sources as feedback_notes
        from .learning import keeping as learning_keeping
        from .learning import note_sources as learning_notes
        from .learning import rooms as learning_rooms
        from .places import keeping as places_keeping
        from .safety import keeping, note_sources
        from .whats_on import checking

        rooms.register()
        merging.register()
        subject.register()
        note_sources.register()
        feedback_notes.register()
        learning_notes.register()
        learning_keeping.register()
        learning_rooms.register()
        keeping.register()
        creche_keeping.register()
        places_keeping.register()
        creche_rooms.register()
        checking.register()
