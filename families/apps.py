from django.apps import AppConfig
from django.db.models.signals import post_migrate


class FamiliesConfig(AppConfig):
    name = "families"
    label = "families"
    verbose_name = "Families and family support"
    append_only_tables = (
        "families_accessdecision",
        "families_accesspack",
        "families_destruction",
        "families_retentiondecision",
        "families_caseallocation",
        "families_casereading",
        "families_privacynotice",
    )
    # What a family was told and what it answered, and what was done when a worker did not come out, is added to and
    # never rewritten; a merge may only say whose it is.
    table_privileges = {
        # Notes that are only added to: where one was passed on to safeguarding, a line takes its place (ADR 17).
        "families_casestatus": "SELECT, INSERT, UPDATE (words, missing_why)",
        "families_caselevel": "SELECT, INSERT, UPDATE (reason)",
        "families_caseagreement": "SELECT, INSERT, UPDATE (scope)",
        "families_casenote": "SELECT, INSERT, UPDATE (words)",
        "families_caseassessment": "SELECT, INSERT, UPDATE (answers, child_voice, parent_voice)",
        "families_outreachattempt": "SELECT, INSERT, UPDATE (note)",
        "families_handoverstep": "SELECT, INSERT, UPDATE (words)",
        "families_portfoliostep": "SELECT, INSERT, UPDATE (words, why)",
        "families_visitescalation": "SELECT, INSERT, UPDATE (came_of_it)",
        # A photo or scan stays what it was; it can only be marked as removed.
        "families_attachment": "SELECT, INSERT, UPDATE (removed_at, removed_by_id, removed_why)",
        "families_privacynoticeshown": "SELECT, INSERT, UPDATE (household_id)",
        "families_permissionanswer": "SELECT, INSERT, UPDATE (person_id)",
        "families_detailscheck": "SELECT, INSERT, UPDATE (household_id)",
    }

    def ready(self):
        from . import desk_sections, note_sources, rooms, visit_rooms
        from .barriers import rooms as barrier_rooms
        from .directory import rooms as directory_rooms
        from .duplicates import rooms as duplicate_rooms
        from .follow_up import rooms as follow_up_rooms
        from .letters import rooms as letter_rooms
        from .merging import rules as merge_rules
        from .moving_on import rooms as moving_on_rooms
        from .outreach import rooms as outreach_rooms
        from .placements import rooms as placement_rooms
        from .portfolio import rooms as portfolio_rooms
        from .putting_right import rooms as put_right_rooms
        from .registering import rooms as registering_rooms
        from .responsibility import rooms as responsibility_rooms
        from .rights import emptying
        from .rights import rooms as rights_rooms
        from .safety import rooms as safety_rooms
        from .support import rooms as support_rooms

        rooms.register()
        note_sources.register()
        visit_rooms.register()
        safety_rooms.register()
        support_rooms.register()
        directory_rooms.register()
        moving_on_rooms.register()
        follow_up_rooms.register()
        letter_rooms.register()
        outreach_rooms.register()
        barrier_rooms.register()
        placement_rooms.register()
        portfolio_rooms.register()
        responsibility_rooms.register()
        registering_rooms.register()
        rights_rooms.register()
        # As the owner, after every migration: the function that empties a family knows every table there is.
        post_migrate.connect(emptying.install, sender=self, dispatch_uid="families.empty_family")
        merge_rules.register()
        duplicate_rooms.register()
        put_right_rooms.register()
        desk_sections.register()
