"""Editor, Moderator, Lead: each may do its own work and nothing beyond it, and nobody raises their own rights."""

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse

from directory.models import Contact, Organisation, Service
from localoffer.models import GivenRight
from localoffer.roles import ROLES, give_new_rights
from tests import cast
from tests.directory.admin_desk import opened

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def moorside():
    return Organisation.objects.create(slug="moorside", name="Moorside Trust")


@pytest.fixture
def draft(moorside):
    """A listing that nobody decided on yet."""
    return Service.objects.create(slug="splash", name="Splash", organisation=moorside)


def at_the_desk(role):
    return cast.sit_down(Client(), cast.with_role(role))


def change(model):
    return f"/admin/directory/{model}/"


#: page or button: who may use it.
MATRIX = [
    ("get", "/admin/directory/service/", {}, "Editor Moderator Lead"),
    ("get", "/admin/directory/service/add/", {}, "Editor Moderator Lead"),
    ("get", "/admin/directory/organisation/add/", {}, "Editor Moderator Lead"),
    ("get", "/admin/directory/location/add/", {}, "Editor Moderator Lead"),
    ("get", "/admin/directory/contact/", {}, "Editor Moderator Lead"),
    ("get", "/admin/directory/theme/", {}, "Editor Moderator Lead"),
    ("get", "/admin/directory/missing-facts/", {}, "Editor Moderator Lead"),
    ("post", "/admin/directory/service/{service}/confirm/", {}, "Editor Moderator Lead"),
    ("post", "/admin/directory/service/{service}/publish/", {}, "Moderator Lead"),
    ("post", "/admin/directory/service/{service}/hide/", {"reason": "Closed"}, "Moderator Lead"),
    ("post", "/admin/directory/service/{service}/remove/", {"reason": "Closed"}, "Moderator Lead"),
    ("get", "/admin/directory/letter/", {}, "Moderator Lead"),
    ("get", "/admin/directory/theme/add/", {}, "Lead"),
    ("get", "/admin/directory/synonym/add/", {}, "Lead"),
    ("get", "/admin/localoffer/user/", {}, "Lead"),
    ("get", "/admin/localoffer/user/add/", {}, "Lead"),
    ("get", "/admin/auth/group/", {}, "Lead"),
    ("get", "/admin/auth/group/add/", {}, ""),
    ("get", "/admin/localoffer/user/{person}/delete/", {}, ""),
]


@pytest.mark.parametrize("role", list(ROLES))
@pytest.mark.parametrize(
    ["method", "address", "typed", "allowed"], MATRIX, ids=[f"{row[0]} {row[1]}" for row in MATRIX]
)
def test_each_role_opens_what_it_needs_and_no_more(role, method, address, typed, allowed, draft):
    person = cast.somebody_signed_in()
    address = address.format(service=draft.pk, person=person.pk)

    answer = getattr(at_the_desk(role), method)(address, typed)

    assert (answer.status_code != 403) == (role in allowed.split())


def test_an_editor_sees_no_button_that_publishes(draft):
    page = f"/admin/directory/service/{draft.pk}/change/"

    editor = at_the_desk("Editor").get(page).content.decode()
    moderator = at_the_desk("Moderator").get(page).content.decode()

    for words in ("Remove for good", ">Publish<"):
        assert words not in editor
        assert words in moderator


def test_an_editor_who_sends_the_button_all_the_same_publishes_nothing(draft):
    service, editor = draft, at_the_desk("Editor")
    page = f"/admin/directory/service/{service.pk}/change/"

    editor.post(page, {**opened(editor, page), "_publish": "x"})
    editor.post(change("service"), {"action": "publish_chosen", "_selected_action": [service.pk]})

    assert Service.objects.get().status == Service.Status.DRAFT


@pytest.mark.parametrize(["role", "erases"], [("Editor", False), ("Moderator", False), ("Lead", True)])
def test_only_a_lead_erases(role, erases, moorside):
    contact = Contact.objects.create(organisation=moorside, role="Secretary", name="Ann")

    for model, action, pk in [("contact", "erase", contact.pk), ("organisation", "erase_contacts", moorside.pk)]:
        at = cast.sit_down(Client(), cast.with_role(role, f"{role}-{model}@example.org"))
        at.post(change(model), {"action": action, "apply": "1", "_selected_action": [pk]})

    assert Contact.objects.exists() != erases


# Nobody raises their own rights


@pytest.fixture
def lead():
    return cast.with_role("Lead")


@pytest.fixture
def desk(lead):
    return cast.sit_down(Client(), lead)


def save_user(desk, person, **changes):
    page = reverse("admin:localoffer_user_change", args=[person.pk])
    data = opened(desk, page, "user_form")
    return desk.post(page, {**data, **changes})


def test_a_lead_gives_a_colleague_a_role(desk):
    sam = cast.somebody_signed_in()

    save_user(desk, sam, is_staff="on", groups=[Group.objects.get(name="Editor").pk])

    sam.refresh_from_db()
    assert sam.is_staff
    assert [group.name for group in sam.groups.all()] == ["Editor"]


def test_a_lead_makes_no_superuser_and_gives_no_single_right(desk):
    sam = cast.somebody_signed_in()
    right = Permission.objects.get(codename="delete_user")

    save_user(desk, sam, is_staff="on", is_superuser="on", user_permissions=[right.pk])

    sam.refresh_from_db()
    assert (sam.is_staff, sam.is_superuser, sam.user_permissions.count()) == (True, False, 0)


def test_a_lead_does_not_change_a_superuser(desk, moderator):
    page = reverse("admin:localoffer_user_change", args=[moderator.pk])
    password = reverse("admin:auth_user_password_change", args=[moderator.pk])

    assert desk.post(page, {"email": "mine@example.org"}).status_code == 403
    assert desk.post(password, {"password1": "a long horse 9", "password2": "a long horse 9"}).status_code == 403
    moderator.refresh_from_db()
    assert moderator.email == "priya@northmoor.example.org"
    assert moderator.check_password(cast.PASSWORD)


def test_a_lead_does_not_change_their_own_role(desk, lead):
    Group.objects.create(name="Everything").permissions.set(Permission.objects.all())

    save_user(desk, lead, groups=[group.pk for group in Group.objects.all()], is_superuser="on")

    lead.refresh_from_db()
    assert not lead.is_superuser
    assert [group.name for group in lead.groups.all()] == ["Lead"]


def test_a_lead_gives_nobody_a_role_that_may_do_more_than_they_may(desk):
    everything = Group.objects.create(name="Everything")
    everything.permissions.set(Permission.objects.all())
    sam = cast.somebody_signed_in()

    answer = save_user(desk, sam, is_staff="on", groups=[everything.pk])

    assert answer.status_code == 200
    assert not sam.groups.exists()


def test_a_lead_does_not_take_over_somebody_who_may_do_more_not_even_when_their_account_is_closed(desk):
    chief = cast.with_role("Lead", "chief@example.org")
    chief.user_permissions.add(Permission.objects.get(codename="delete_user"))
    page = reverse("admin:localoffer_user_change", args=[chief.pk])

    assert desk.post(page, {"email": "mine@example.org"}).status_code == 403
    get_user_model().objects.filter(pk=chief.pk).update(is_active=False)
    assert desk.post(page, {"email": "mine@example.org"}).status_code == 403


def test_a_lead_helps_a_colleague_who_lost_their_phone_and_shuts_what_was_open(desk):
    editor = cast.with_role("Editor")
    stolen = cast.sit_down(Client(), editor)

    desk.post("/admin/localoffer/user/", {"action": "forget_second_factor", "_selected_action": [editor.pk]})

    assert stolen.get("/admin/").status_code == 302
    assert desk.get("/admin/").status_code == 200


def test_a_lead_takes_no_second_factor_from_a_superuser_or_from_themselves(desk, lead, moderator):
    hers = cast.sit_down(Client(), moderator)

    chosen = {"action": "forget_second_factor", "_selected_action": [moderator.pk, lead.pk]}
    page = desk.post("/admin/localoffer/user/", chosen, follow=True).content.decode()

    assert page.count("you may not do this to them") == 2
    assert hers.get("/admin/").status_code == 200


def test_secrets_of_second_factors_have_no_page_in_the_admin(staff_client):
    for path in ("mfa/authenticator/", "account/emailaddress/"):
        assert staff_client.get(f"/admin/{path}").status_code == 404


# Given once


def give(label="directory"):
    give_new_rights(apps.get_app_config(label), using="default")


def test_every_right_of_every_role_is_there_and_given():
    for name, rights in ROLES.items():
        held = Group.objects.get(name=name).permissions.select_related("content_type")
        assert {f"{right.content_type.app_label}.{right.codename}" for right in held} >= set(rights)
        assert set(GivenRight.objects.filter(role__name=name).values_list("permission", flat=True)) == set(rights)


def test_what_a_council_took_away_stays_away_and_what_it_added_stays():
    editor = Group.objects.get(name="Editor")
    taken = Permission.objects.get(codename="add_service")
    added = Permission.objects.get(codename="view_letter")
    editor.permissions.remove(taken)
    editor.permissions.add(added)

    give()

    assert taken not in editor.permissions.all()
    assert added in editor.permissions.all()


def test_a_right_that_a_new_release_brings_is_given(monkeypatch):
    from localoffer import roles

    roles._of_app.cache_clear()
    monkeypatch.setitem(roles.ROLES, "Editor", [*roles.EDITOR, "directory.view_letter"])

    give()

    roles._of_app.cache_clear()
    assert Group.objects.get(name="Editor").permissions.filter(codename="view_letter").exists()


def test_going_back_to_a_time_without_roles_gives_nothing_and_breaks_nothing():
    class Then:
        def get_model(self, *names):
            raise LookupError

    GivenRight.objects.all().delete()

    give_new_rights(apps.get_app_config("directory"), using="default", apps=Then())

    assert not GivenRight.objects.exists()
