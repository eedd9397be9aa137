"""What rooms tell about merging: what becomes of their rows, and whether a record is restricted.

Registered in a room's AppConfig.ready(). Whatever refers to a person or a family and has no rule of its own is moved
as it is; where the database refuses that, the merge is refused in words.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.apps import apps
from django.contrib.postgres.constraints import ExclusionConstraint
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from ..models import AskedMerge, DuplicatePair, Household, Merge, Person


@dataclass
class _Registered:
    rules: dict[str, Callable] = field(default_factory=dict)
    restricted: list[Callable] = field(default_factory=list)


_registered = _Registered()


def register_merge_rule(reference: str, rule: Callable) -> None:
    """reference: "sessions_app.Attendance.person"; rule(journal, model, attname, kept, merged) moves the rows."""
    _registered.rules[reference] = rule


def register_restricted_records(provider: Callable) -> None:
    """provider(person_ids) -> bool: whether the room holds anything restricted about one of them, and nothing more."""
    if provider not in _registered.restricted:
        _registered.restricted.append(provider)


def holds_restricted(person_ids) -> bool:
    """Whether any room above holds something restricted about one of these people."""
    ids = list(person_ids)
    return any(provider(ids) for provider in _registered.restricted)


def references_to(model) -> list:
    """The foreign keys of every room that point at people or at households, without history and what is kept."""
    found = []
    for relation in model._meta.get_fields(include_hidden=True):
        if not relation.auto_created or relation.concrete or not (relation.one_to_many or relation.one_to_one):
            continue
        other = relation.related_model
        if hasattr(other, "pgh_tracked_model") or other in (AskedMerge, DuplicatePair, Merge):
            continue
        if relation.field.name == "merged_into":
            continue  # the merge itself sees to it
        found.append(relation.field)
    return sorted(set(found), key=lambda each: (each.model._meta.label, each.name))


def append_only_tables() -> set[str]:
    return {table for config in apps.get_app_configs() for table in getattr(config, "append_only_tables", ())}


def rule_for(reference) -> Callable | None:
    """The rule for a foreign key: None where its rows stay, because nothing may ever be changed in that table."""
    rule = _registered.rules.get(f"{reference.model._meta.label}.{reference.name}")
    if rule is None and reference.model._meta.db_table in append_only_tables():
        return None
    return rule or move_as_they_are


def needs_a_rule(reference) -> bool:
    """Whether rows of two records can stand in each other's way, so that somebody has to say what then."""
    for constraint in reference.model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and reference.name in constraint.fields:
            return True
        if isinstance(constraint, ExclusionConstraint) and any(
            str(expression) == reference.name for expression, _ in constraint.expressions
        ):
            return True
    return reference.unique or any(reference.name in group for group in reference.model._meta.unique_together)


def move_everything(journal, kept: Person | Household, merged) -> None:
    """Move every row of the merged record to the one kept, by the rules. Raises ValidationError."""
    for reference in references_to(type(kept)):
        rule = rule_for(reference)
        if rule is None:
            continue
        try:
            with transaction.atomic():
                rule(journal, reference.model, reference.attname, kept, merged)
        except IntegrityError as error:
            raise ValidationError(
                f"Both records have {reference.model._meta.verbose_name_plural} that cannot stand side by side. Put "
                "them in order on their own pages first."
            ) from error


def move_as_they_are(journal, model, attname, kept, merged) -> None:
    """The usual rule: the rows name the kept record from now on."""
    ids = model._base_manager.filter(**{attname: merged.pk}).values_list("pk", flat=True)
    journal.move(model, ids, before={attname: merged.pk}, after={attname: kept.pk})
