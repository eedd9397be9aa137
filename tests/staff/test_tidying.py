"""What is promised not to be kept goes every night, and nothing else."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from centre.core.models import FormDraft, SubmissionToken
from staff.actions.links import make_account_link
from staff.models import AccountLink
from staff.tidying import tidy_up_now

pytestmark = pytest.mark.django_db


def test_old_sessions_links_drafts_and_tokens_go_and_new_ones_stay(coordinator, family_worker, signed_in):
    signed_in(coordinator)
    make_account_link(by=coordinator, user=family_worker)
    FormDraft.objects.create(user=coordinator, key="visit:new:1")
    SubmissionToken.objects.create(token=uuid.uuid4(), user=coordinator, result_url="/")
    assert sum(tidy_up_now().values()) == 0
    later = timezone.now() + timedelta(days=34)
    assert tidy_up_now(later) == {"sessions": 1, "links": 1, "drafts": 1, "tokens": 1}
    assert not AccountLink.objects.exists()
