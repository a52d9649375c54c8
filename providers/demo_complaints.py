"""Made-up complaints about listings of the made-up applications: one for each way that a complaint can stand."""

import json
import uuid
from datetime import datetime, time, timedelta
from pathlib import Path

from django.utils import timezone

from directory.models import Service

from .models import ListingComplaint

DATA = Path(__file__).parent / "data" / "demo_complaints.json"
CONTACTS = ("contact_name", "contact_email", "contact_other")


def load(today, *, by, letters):
    """Make the complaints as of a day, weighed by one of the team."""
    for line in json.loads(DATA.read_text(encoding="utf-8")):
        _make(line, today, by, letters)


def _make(line, today, by, letters):
    def told(days_ago):
        moment = datetime.combine(today - timedelta(days=days_ago), time(11))
        return {"by": by, "at": timezone.make_aware(moment)}

    what = {name: line[name] for name in ("about", "said", "role", "way", *CONTACTS) if name in line}
    what |= {"service": Service.objects.get(application__isnull=False, name=line["listing"])}
    what |= {"came_on": today - timedelta(days=line["came"])}
    complaint = ListingComplaint.objects.log(uuid.uuid4(), **told(line["came"]), **what)
    if "asked" in line:
        answer_by = today + timedelta(days=line["answer_within"] - line["asked"])
        complaint.ask(line["question"], answer_by=answer_by, letters=letters, **told(line["asked"]))
    if "answered" in line:
        who = complaint.service.organisation.memberships.first().user
        complaint.reply(line["answer"], **told(line["answered"]) | {"by": who})
    if "note" in line:
        complaint.note(line["note"], **told(line["decided"] + 1))
    if "decided" in line:
        decided = {name: line[name] for name in ("outcome", "reasons", "consequence")}
        complaint.decide(**decided, letters=letters, **told(line["decided"]))
