"""docs/permissions.md from the code: who may do what."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from staff.permission_words import WORDS
from staff.permissions import Permission
from staff.roles import ROLES, ROLES_THAT_NEED_A_SECOND_FACTOR, Role

FILE = Path("docs") / "permissions.md"

HEAD = """# Who may do what

Made from `staff/roles.py` by `manage.py permission_matrix`; a test fails when it is out of date. One person may hold
several roles, each from a day to a day; what they may do is everything that today's roles allow. Nobody gives a role to
themselves. Somebody without a role can sign in and see their own account, nothing else.

Beyond the table, some rights depend on the record: a supervision meeting is open to its two people and to nobody else,
whatever their role; a family support worker changes their own visits; whoever logs a concern sees only that it was
received.

What every address answers to every role is proved by `tests/centre/test_every_address.py` against
`tests/centre/address_table.py`.
"""


def matrix() -> str:
    """The whole file as text."""
    parts = [HEAD, "## The roles\n"]
    for role in Role:
        needs = " **Must be used with a second step.**" if role in ROLES_THAT_NEED_A_SECOND_FACTOR else ""
        parts.append(f"* **{role.label}.** {ROLES[role].paragraph}{needs}")
    parts.append("\n## The table\n")
    parts.append("| | " + " | ".join(role.label for role in Role) + " |")
    parts.append("|---|" + ":-:|" * len(Role))
    for permission in Permission:
        marks = ["yes" if permission in ROLES[role].permissions else "–" for role in Role]
        parts.append(f"| {WORDS[permission]} (`{permission.value}`) | " + " | ".join(marks) + " |")
    return "\n".join(parts) + "\n"


class Command(BaseCommand):
    help = "Writes docs/permissions.md from the roles in the code; with --check, only says whether it is current."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="write nothing; fail where the file is out of date")

    def handle(self, *, check, **options):
        file = Path(settings.BASE_DIR) / FILE
        current = file.read_text() if file.exists() else ""
        if current == matrix():
            self.stdout.write(f"{FILE} is current.")
        elif check:
            raise CommandError(f"{FILE} is out of date: run manage.py permission_matrix")
        else:
            file.write_text(matrix())
            self.stdout.write(f"{FILE} is written.")
