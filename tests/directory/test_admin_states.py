"""Publishing, hiding, removing and confirming: one listing or many, once or pressed twice."""

import pytest
from django.utils import timezone

from ..cast import sit_down, somebody_signed_in
from ..conftest import NOW
from .admin_desk import address, opened

pytestmark = pytest.mark.django_db
LIST = "/admin/directory/service/"
VERBS = ["publish", "confirm", "hide", "remove"]


def state(service):
    service.refresh_from_db()
    return service.status


def chosen(action, *services, **more):
    return {"action": action, "_selected_action": [service.pk for service in services], **more}


def said(answer):
    return " ".join(str(message) for message in answer.context["messages"])


def test_priya_publishes_a_draft(staff_client, moderator, listing):
    service = listing()

    staff_client.post(address("service_publish", service.pk))

    assert state(service) == "published"
    assert service.status_changed_by == moderator
    assert service.history.first().history_user == moderator


def test_save_and_publish_does_both(staff_client, listing):
    service = listing(status="published")
    service.hide(by=None, at=NOW, reason="Closed for the summer")
    page = address("service_change", service.pk)

    staff_client.post(page, opened(staff_client, page) | {"summary": "Swimming.", "_publish": "1"})

    assert state(service) == "published"
    assert service.summary == "Swimming."


def test_a_listing_is_hidden_only_with_a_reason(staff_client, listing):
    service = listing(status="published")

    answer = staff_client.post(address("service_hide", service.pk), {"grounds": "closed", "reason": "  "})

    assert "Say why" in answer.content.decode()
    assert state(service) == "published"


def test_the_reason_of_hiding_is_kept_in_the_history(staff_client, listing):
    service = listing(status="published")

    staff_client.post(address("service_hide", service.pk), {"grounds": "closed", "reason": "The club closed"})

    assert state(service) == "hidden"
    assert service.status_reason == "It has closed. The club closed"
    assert service.history.first().history_change_reason == "It has closed. The club closed"


def test_a_removed_listing_cannot_be_published_again(staff_client, listing):
    service = listing(status="published")
    staff_client.post(address("service_remove", service.pk), {"grounds": "closed", "reason": "Never existed"})

    answer = staff_client.post(address("service_publish", service.pk), follow=True)

    assert "cannot be published again" in said(answer)
    assert state(service) == "removed"


def test_confirming_notes_who_and_today(staff_client, moderator, listing):
    service = listing(status="published")

    staff_client.post(address("service_confirm", service.pk))

    service.refresh_from_db()
    assert (service.checked_by, service.checked_on) == (moderator, timezone.localdate())


@pytest.mark.parametrize("verb", VERBS)
def test_opening_the_address_of_a_button_changes_nothing(staff_client, listing, verb):
    service = listing()

    answer = staff_client.get(address(f"service_{verb}", service.pk))

    assert answer.status_code == (405 if verb in ("publish", "confirm") else 200)
    assert (state(service), service.checked_on) == ("draft", None)


@pytest.mark.parametrize("verb", VERBS)
def test_somebody_who_is_not_on_the_team_presses_in_vain(client, listing, verb):
    service = listing()
    client.force_login(somebody_signed_in())

    answer = client.post(address(f"service_{verb}", service.pk), {"grounds": "closed", "reason": "Why not"})

    assert answer.status_code == 302
    assert (state(service), service.checked_on) == ("draft", None)


@pytest.mark.parametrize("verb", VERBS)
def test_a_colleague_who_may_only_look_presses_in_vain(client, listing, verb):
    from django.contrib.auth.models import Permission

    service, reader = listing(), somebody_signed_in()
    reader.is_staff = True
    reader.save()
    reader.user_permissions.add(Permission.objects.get(codename="view_service"))
    sit_down(client, reader)

    answer = client.post(address(f"service_{verb}", service.pk), {"grounds": "closed", "reason": "Why not"})

    assert answer.status_code == 403
    assert (state(service), service.checked_on) == ("draft", None)


@pytest.mark.parametrize("verb", VERBS)
def test_a_listing_that_is_not_there_is_not_found(staff_client, verb):
    assert staff_client.post(address(f"service_{verb}", 99), {"grounds": "closed", "reason": "x"}).status_code == 404


def test_priya_publishes_many_and_hears_which_could_not_be(staff_client, listing):
    draft, gone = listing("Draft"), listing("Gone", status="removed", status_reason="Closed")
    already = listing("There", status="published")

    answer = staff_client.post(LIST, chosen("publish_chosen", draft, gone, already), follow=True)

    assert [state(draft), state(gone)] == ["published", "removed"]
    assert "1 listing is on the site now." in said(answer)
    assert "1 listing is on the site already." in said(answer)
    assert "because they were removed or wait for another look: Gone." in said(answer)


def test_hiding_many_asks_why_before_anything_happens(staff_client, listing):
    service = listing(status="published")

    answer = staff_client.post(LIST, chosen("hide_chosen", service))

    assert "Why?" in answer.content.decode()
    assert state(service) == "published"


def test_hiding_many_without_a_reason_asks_again_for_the_same_listings(staff_client, listing):
    service = listing(status="published")

    answer = staff_client.post(LIST, chosen("hide_chosen", service, apply="1", grounds="closed", reason=""))

    assert "Say why" in answer.content.decode()
    assert f'name="_selected_action" value="{service.pk}"' in answer.content.decode()
    assert state(service) == "published"


def test_pressing_hide_twice_hides_once(staff_client, listing):
    service = listing(status="published")
    press = chosen("hide_chosen", service, apply="1", grounds="closed", reason="Closed")

    staff_client.post(LIST, press)
    answer = staff_client.post(LIST, press, follow=True)

    assert "1 listing is hidden already." in said(answer)
    assert service.history.filter(status="hidden").count() == 1


def test_confirming_many_twice_on_one_day_counts_once(staff_client, listing):
    service = listing(status="published")

    staff_client.post(LIST, chosen("confirm_chosen", service))
    staff_client.post(LIST, chosen("confirm_chosen", service))

    assert service.history.filter(history_change_reason="Checked by the team").count() == 1


def test_too_many_at_once_are_refused_and_nothing_changes(staff_client, listing, monkeypatch):
    monkeypatch.setattr("directory.admin.service_states.MOST_AT_ONCE", 1)
    services = [listing("One"), listing("Two")]

    answer = staff_client.post(LIST, chosen("publish_chosen", *services), follow=True)

    assert "Choose at most 1" in said(answer)
    assert [state(service) for service in services] == ["draft", "draft"]
