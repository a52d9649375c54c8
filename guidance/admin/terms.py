"""What guides are sorted by, and the hard words that pages explain."""

from django.contrib import admin

from directory.admin.taxonomy import TermAdmin

from ..models import LifeStage, Reader, Subject


@admin.register(Reader)
class ReaderAdmin(TermAdmin):
    used_in, counts = "guides", "guides"


@admin.register(LifeStage)
class LifeStageAdmin(TermAdmin):
    used_in, counts = "guides", "guides"


@admin.register(Subject)
class SubjectAdmin(TermAdmin):
    """What the law has a council tell; one without a guide is a gap."""

    used_in, counts = "guides", "guides"
    extra_columns = ["law"]
