from django.apps import AppConfig


class FamiliesConfig(AppConfig):
    name = "families"
    label = "families"
    verbose_name = "Families and family support"

    def ready(self):
        from . import desk_sections, rooms, visit_rooms
        from .letters import rooms as letter_rooms
        from .responsibility import rooms as responsibility_rooms

        rooms.register()
        visit_rooms.register()
        letter_rooms.register()
        responsibility_rooms.register()
        desk_sections.register()
