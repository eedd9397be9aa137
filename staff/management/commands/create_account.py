"""An account, with a one-time link to set its password."""

import os

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.urls import reverse

from staff.actions.accounts import AccountRefused, create_account, remove_second_factor
from staff.actions.links import LINK_LASTS, make_account_link
from staff.forms.accounts import USERNAME, clean_username, suggested_username
from staff.models import User
from staff.roles import Role

SHORT_NAMES = {"head": Role.HEAD_TEACHER, "dsl": Role.SAFEGUARDING_LEAD, "deputy dsl": Role.DEPUTY_SAFEGUARDING_LEAD}


def role_from(typed: str) -> Role:
    """The role from its name in any spelling: "family-support-worker", "Family support worker", "dsl"."""
    wanted = " ".join(typed.replace("-", " ").replace("_", " ").lower().split())
    for role in Role:
        if wanted in (role.value, role.label.lower()):
            return role
    if wanted in SHORT_NAMES:
        return SHORT_NAMES[wanted]
    raise CommandError(f"There is no role {typed!r}. The roles are: {', '.join(role.value for role in Role)}.")


class Command(BaseCommand):
    help = (
        "Makes an account with a role and prints a link, which works once and for three days, to set its password. "
        "For an account that is there already, --new-link prints a new link."
    )

    def add_arguments(self, parser):
        parser.add_argument("name", help='the person\'s name, or the user name: "Carol Okoye" or carol.okoye')
        parser.add_argument("--role", action="append", default=[], help="the role; may be given several times")
        parser.add_argument("--username", help="the user name, where it is not to be made from the name")
        parser.add_argument("--new-link", action="store_true", help="a new link for an account that is there already")
        parser.add_argument(
            "--remove-second-step",
            action="store_true",
            help="with --new-link: for somebody who has lost their phone too",
        )

    @transaction.atomic
    def handle(self, *, name, role, username, new_link, remove_second_step, **options):
        name = " ".join(name.split())
        if not name or len(name) > 150 or "\x00" in name:
            raise CommandError("Give a name of at most 150 characters.")
        user = self.known(username or name, remove_second_step) if new_link else self.made(name, role, username)
        link = f"{self.origin()}{reverse('account_link', args=[make_account_link(by=None, user=user)])}"
        hours = int(LINK_LASTS.total_seconds() // 3600)
        self.stdout.write(f"{user.name} signs in as {user.username} ({user.role_words or 'no role today'}).")
        self.stdout.write(f"To set the password, once, within {hours} hours:")
        self.stdout.write(link)

    def made(self, name, roles, username):
        roles = [role_from(each) for each in roles]
        if not roles:
            raise CommandError(f"Give a role with --role. The roles are: {', '.join(role.value for role in Role)}.")
        is_username = USERNAME.fullmatch(name) and ("." in name or name.islower())
        try:
            username = clean_username(username or (name if is_username else suggested_username(name)))
            return create_account(by=None, username=username, name=name, roles=dict.fromkeys(roles))
        except (ValidationError, AccountRefused) as error:
            words = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
            raise CommandError(f"{words} For an account that is there already use --new-link.") from None

    def known(self, name, remove_second_step):
        user = User.objects.filter(username__iexact=name).first() or User.objects.filter(name__iexact=name).first()
        if user is None:
            raise CommandError(f"There is no account {name!r}.")
        if remove_second_step:
            try:
                remove_second_factor(by=None, user=user)
            except AccountRefused as refused:
                raise CommandError(str(refused)) from None
        return user

    @staticmethod
    def origin() -> str:
        if settings.CSRF_TRUSTED_ORIGINS:
            return settings.CSRF_TRUSTED_ORIGINS[0]
        return f"http://127.0.0.1:{os.environ.get('CENTRE_PORT') or 8000}"
