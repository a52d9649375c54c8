"""What comments are sorted by."""

from django.contrib import admin

from directory.admin.taxonomy import TermAdmin

from ..models import ReasonToLeaveOut, Topic


@admin.register(Topic)
class TopicAdmin(TermAdmin):
    """What comments are about, in the order of the form."""

    used_in, counts = "comments", "comments"
    extra_columns = ["asked_as", "treated_as"]


@admin.register(ReasonToLeaveOut)
class ReasonToLeaveOutAdmin(TermAdmin):
    """Why a comment is not answered; all are counted."""

    used_in, counts = "comment", "comments"
    extra_columns = ["is_lawful", "is_casework"]
