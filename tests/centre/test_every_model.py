"""What is said about every model: the class of each field, when its rows may go, what a deletion takes along."""

from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from pghistory.models import Event

ROOMS = ("core", "staff", "families", "sessions_app", "safeguarding", "reports", "centre")
# Of these nothing may be taken along when somebody or something is deleted.
PEOPLE = {"staff.User", "staff.StaffMember", "families.Person", "families.Household"}


def our_models():
    return [
        model
        for room in ROOMS
        for model in apps.get_app_config(room).get_models()
        if not issubclass(model, Event) and not model._meta.proxy
    ]


def stored_fields(model):
    return [field.name for field in (*model._meta.concrete_fields, *model._meta.many_to_many)]


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
class TestEveryModel:
    def test_each_field_is_in_exactly_one_class(self, model):
        names = model.data_protection.names()
        assert sorted(names) == sorted(stored_fields(model))

    def test_it_says_when_its_rows_may_go(self, model):
        assert model.data_protection.deletion.strip().endswith(".")

    def test_nothing_goes_with_a_person_or_an_account(self, model):
        for field in model._meta.concrete_fields:
            if field.is_relation and field.related_model._meta.label in PEOPLE:
                assert field.remote_field.on_delete is models.PROTECT, field.name

    def test_it_is_classified_beside_the_model(self, model):
        assert "data_protection" in model.__dict__, "classified beside the model, not inherited"


def test_nothing_of_ours_is_left_out():
    project = Path(__file__).resolve().parents[2]
    ours = {
        config.label
        for config in apps.get_app_configs()
        if Path(config.path).is_relative_to(project) and ".venv" not in Path(config.path).parts
    }
    assert ours == set(ROOMS)
