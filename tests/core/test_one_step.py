"""The changes of an edition in one step: nothing of a new table is made twice, everything else is made."""

from django.db import migrations, models

from centre.core.one_step import InOneStep

PLAY = models.CheckConstraint(condition=models.Q(pages__gt=0), name="book_has_pages")
LIMIT = models.CheckConstraint(condition=models.Q(seats__lt=90), name="room_is_small")


def test_what_a_new_table_is_made_with_is_not_added_again():
    book = migrations.CreateModel("Book", [("pages", models.IntegerField())])
    of_the_book = [
        migrations.AddConstraint("book", PLAY),
        migrations.AddField("Book", "title", models.TextField()),
        migrations.AddIndex("book", models.Index(fields=["pages"], name="book_pages")),
    ]
    others = [
        migrations.AddConstraint("room", LIMIT),
        migrations.AlterField("book", "pages", models.BigIntegerField()),
        migrations.RunSQL("SELECT 1"),
    ]
    step = InOneStep([book, *of_the_book, *others])
    assert step._to_be_made() == [book, *others]


def test_the_state_knows_every_change():
    state = migrations.state.ProjectState()
    book = migrations.CreateModel(
        "Book", [("id", models.AutoField(primary_key=True)), ("pages", models.IntegerField())]
    )
    InOneStep([book, migrations.AddConstraint("book", PLAY)]).state_forwards("library", state)
    told = state.models["library", "book"]
    assert list(told.fields) == ["id", "pages"]
    assert [each.name for each in told.options["constraints"]] == ["book_has_pages"]
