"""Joins a comment (feedback) with the complaint about a listing that was logged of it (providers).

Neither room knows the other. What joins them is the reference of the comment, which says nothing about anybody.
"""

from django.urls import reverse
from django.utils import timezone

from feedback import copies
from feedback.models import Comment, references
from providers import sources
from providers.models import ListingComplaint


class Complaints:
    """Complaints about listings, for the room of comments."""

    def of(self, comment, user):
        """The complaints logged of a comment; none about organisations that this person speaks for."""
        if not user.has_perm("providers.view_listingcomplaint"):
            return []
        logged = ListingComplaint.objects.came_as(comment.reference).not_about(user).select_related("service")
        return [copies.Copy(f"{each}: {each.stands(timezone.localdate())}", _page(each)) for each in logged]

    def erase(self, comment):
        for complaint in ListingComplaint.objects.came_as(comment.reference):
            complaint.erase_what_was_said()


class Comments:
    """What came through the form of the site, for the room of complaints."""

    def find(self, typed):
        found = Comment.objects.filter(reference=references.read(typed)).first()
        return found and sources.Source(found.reference, found.shown_reference, _page(found))

    def note_reading(self, reference, *, by, at):
        for comment in Comment.objects.filter(reference=reference):
            comment.note_reading(by=by, at=at)

    def forget(self, reference, *, by, at):
        for comment in Comment.objects.filter(reference=reference):
            comment.forget_address(by=by)


def join():
    """Make the two rooms known to each other, once, when the site is ready."""
    copies.ROOMS.append(Complaints())
    sources.ROOMS.append(Comments())


def _page(thing):
    return reverse(f"admin:{thing._meta.label_lower.replace('.', '_')}_change", args=[thing.pk])
