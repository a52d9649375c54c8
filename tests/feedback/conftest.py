import pytest
from django.utils import timezone

from feedback import tokens
from feedback.models import Comment, Topic
from tests import cast
from tests.conftest import NOW


@pytest.fixture
def form():
    """What a parent types, some time after the form was drawn."""
    drawn = timezone.now() - timezone.timedelta(minutes=2)
    words = "The number of the swimming club does not work."
    return {"topic": "listing-wrong", "words": words, "mark": tokens.make(drawn)}


@pytest.fixture
def comment(db):
    """What a mother said two days ago, who would like an answer."""
    topic = Topic.objects.get(slug="missing")
    kept, _ = Comment.objects.say(
        form_key="one", at=NOW, topic=topic, words="There is nothing for deaf teenagers.", email="mum@example.org"
    )
    return kept


@pytest.fixture
def lead(db):
    """Lena leads the team."""
    return cast.with_role("Lead", "lena@northmoor.example.org")
