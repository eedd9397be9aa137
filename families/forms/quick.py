"""A new family on the spot: the few questions one can ask at the door of a session."""

from django.core.exceptions import ValidationError

from centre.core.dates import local_today
from centre.core.forms import CentreForm, DateField

from ..actions import NewHome, NewPerson
from ..actions.register import check_person
from ..models.person import PersonRole
from .fields import PostcodeField, adult_role_field, name_field, phone_field

CHILDREN = 4


class QuickFamilyForm(CentreForm):
    """One adult and up to four children with name and date of birth, a telephone number and a postcode.

    `people()` and `home()` are what families.actions.register_family takes. Everything else can be asked for later on
    the family's page.
    """

    adult_first_name = name_field("Adult’s first name", required=True)
    adult_last_name = name_field("Adult’s last name", required=True)
    adult_role = adult_role_field()
    phone = phone_field()
    postcode = PostcodeField(required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["adult_first_name"].error_messages["required"] = "Enter the adult’s first name"
        self.fields["adult_last_name"].error_messages["required"] = "Enter the adult’s last name"
        for number in range(1, CHILDREN + 1):
            which = "Child’s" if number == 1 else f"Child {number}’s"
            self.fields[f"child_{number}_first_name"] = name_field(f"{which} first name")
            self.fields[f"child_{number}_last_name"] = name_field(
                f"{which} last name", help_text="Leave empty if it is the adult’s."
            )
            self.fields[f"child_{number}_date_of_birth"] = DateField(label=f"{which} date of birth", required=False)

    def child_rows(self) -> list[list]:
        """The fields of each child together, for a page that draws them in rows."""
        names = ("first_name", "last_name", "date_of_birth")
        return [[self[f"child_{number}_{name}"] for name in names] for number in range(1, CHILDREN + 1)]

    def clean(self):
        cleaned = super().clean()
        for number in range(1, CHILDREN + 1):
            first, last, born = (
                cleaned.get(f"child_{number}_{name}") for name in ("first_name", "last_name", "date_of_birth")
            )
            if not (first or last or born):
                continue
            if not first:
                self.add_error(f"child_{number}_first_name", "Enter the child’s first name")
            if born is None and f"child_{number}_date_of_birth" not in self.errors:
                self.add_error(f"child_{number}_date_of_birth", "Enter the child’s date of birth")
            elif born is not None and first:
                try:
                    check_person(
                        NewPerson(role=PersonRole.CHILD, first_name=first, date_of_birth=born), today=local_today()
                    )
                except ValidationError as error:
                    self.add_error(f"child_{number}_date_of_birth", error.messages[0])
        return cleaned

    def people(self) -> list[NewPerson]:
        """The adult and the children that were filled in."""
        values = self.cleaned_data
        people = [
            NewPerson(
                role=values["adult_role"],
                first_name=values["adult_first_name"],
                last_name=values["adult_last_name"],
                phone=values["phone"],
            )
        ]
        for number in range(1, CHILDREN + 1):
            if first := values[f"child_{number}_first_name"]:
                people.append(
                    NewPerson(
                        role=PersonRole.CHILD,
                        first_name=first,
                        last_name=values[f"child_{number}_last_name"] or values["adult_last_name"],
                        date_of_birth=values[f"child_{number}_date_of_birth"],
                    )
                )
        return people

    def home(self) -> NewHome:
        """The home as far as it is known: its postcode."""
        return NewHome(postcode=self.cleaned_data["postcode"])
