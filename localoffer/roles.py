"""What each role on the council's team may do: the one place to add a right, when a room brings a new one.

A right is given to its role once, after the `migrate` that brings it. What a council changes in a role afterwards
stays as it is: a right that it took away is not given again, and one that it added is not taken.
"""

from functools import cache

#: The parts of a listing that are mended on its page.
PARTS = ("schedule", "costoption", "eligibilityanswer", "serviceatlocation", "attachment", "contact")
PARTS += ("organisationidentifier", "accessibility")
WORDS = ("theme", "provisiontype", "need", "needslevel", "ageband", "audience", "eligibilityflag", "referralroute")
WORDS += ("costtype", "accessfeature", "timeperiod", "language", "providertype", "synonym", "glossaryterm")
PLACES = ("localauthority", "town", "postcode", "loadeddata")


def _may(verbs, room, *models):
    return [f"{room}.{verb}_{model}" for model in models for verb in verbs.split()]


#: What applicants told the team, and what is decided about it.
APPLYING = ("listingapplication", "changerequest", "membership", "evidence", "checklistitem", "declaration")
APPLYING += ("listingdecision", "listingcomplaint")
#: What families said.
SAID = ("comment", "point", "action", "consultation", "yearlyreview", "topic", "reasontoleaveout", "consultedgroup")
#: Who passes on what families say about services to one person, and sees nothing else.
CASEWORKER = ["feedback.view_casework", "feedback.pass_casework"]
#: What guides say, and what they are sorted by.
GUIDES = ("guide", "guidecontact", "guidelink", "easyline", "route", "question", "answer")
SORTED_BY = ("reader", "lifestage", "subject")
EDITOR = [
    *_may("view add change", "directory", "service", "organisation", "location"),
    *_may("view add change delete", "directory", *PARTS),
    *_may("view", "directory", *WORDS, *PLACES, "missedsearch"),
    "providers.add_listingcomplaint",
    *_may("view add change", "guidance", *GUIDES, "localfact"),
    *_may("delete", "guidance", *GUIDES[1:]),
    *_may("view", "guidance", *SORTED_BY),
]
MODERATOR = [
    *EDITOR,
    "directory.publish_service",
    *_may("view change", "directory", "letter"),
    *_may("view", "providers", *APPLYING),
    *_may("decide", "providers", "listingapplication", "changerequest", "listingcomplaint"),
    *_may("change", "providers", "membership"),
    *_may("view add change", "providers", "informationrequest"),
    *_may("view add change delete", "providers", "requestquestion"),
    *_may("view", "providers", "reply", "answer"),
    "providers.send_informationrequest",
    "providers.answer_reply",
    "providers.show_answer",
    *_may("view", "feedback", *SAID),
    *_may("add change", "feedback", "point", "action", "consultation"),
    "feedback.add_comment",
    "feedback.answer_comment",
    "feedback.publish_point",
    # A lead writes the year; who signs it is somebody else.
    "feedback.publish_yearlyreview",
    "providers.review_listingapplication",
    "providers.open_evidence",
    "localoffer.view_dailyrun",
    "guidance.publish_guide",
]
LEAD = [
    *MODERATOR,
    *_may("add change", "directory", *WORDS, *PLACES),
    "directory.erase_contact",
    *_may("add change", "providers", "checklistitem", "declaration"),
    *_may("view add change", "localoffer", "user"),
    *_may("add change", "feedback", "topic", "reasontoleaveout", "consultedgroup", "yearlyreview"),
    "feedback.withdraw_yearlyreview",
    "feedback.erase_sender",
    "feedback.view_commentreading",
    *CASEWORKER,
    *_may("add change", "guidance", *SORTED_BY),
    "auth.view_group",
]
ROLES = {"Editor": EDITOR, "Moderator": MODERATOR, "Lead": LEAD, "Caseworker": CASEWORKER}


def give_new_rights(sender, using, apps=None, **hints):
    """After `migrate`: give each role the rights of one app that it was not given before."""
    from django.contrib.auth.management import create_permissions
    from django.contrib.auth.models import Group, Permission

    from .models import GivenRight

    wanted = _of_app(sender.label)
    if not wanted or _is_before_roles(apps):
        return
    create_permissions(sender, verbosity=0, using=using)
    there = Permission.objects.using(using).filter(content_type__app_label=sender.label).select_related("content_type")
    by_name = {f"{sender.label}.{permission.codename}": permission for permission in there}
    for name, rights in wanted.items():
        role, _ = Group.objects.using(using).get_or_create(name=name)
        given = GivenRight.objects.using(using).filter(role=role).values_list("permission", flat=True)
        new = [right for right in rights if right in by_name and right not in set(given)]
        role.permissions.add(*(by_name[right] for right in new))
        GivenRight.objects.using(using).bulk_create([GivenRight(role=role, permission=right) for right in new])


def _is_before_roles(apps):
    """Whether `migrate` went back to a time when no role was known."""
    if apps is None:
        return False
    try:
        apps.get_model("localoffer", "GivenRight")
    except LookupError:
        return True
    return False


@cache
def _of_app(label):
    """The rights of each role in one app; empty when no role has any there."""
    wanted = {
        name: [right for right in dict.fromkeys(rights) if right.startswith(f"{label}.")]
        for name, rights in ROLES.items()
    }
    return {name: rights for name, rights in wanted.items() if rights}
