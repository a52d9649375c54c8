"""The first wording that applicants sign, and what the team looks at. Both are rows that a council changes."""

from datetime import date

from django.db import migrations

PROMISES = """\
What I have written is true, as far as I know.
Families may see what is marked as theirs. The rest is for the council's team.
Everybody who needs a criminal record check by law has one. I sent no DBS certificates.
We have a way to keep children safe and a way to complain, and we keep to both.
We follow the Equality Act 2010: we do not turn a disabled child away because of the disability, and we change what we reasonably can.
I tell the council when something here changes, and at least once a year whether it still holds.
I know that being listed is not a recommendation, and that the council can take the listing down.
"""

CHECKLIST = [
    ("families-understand", "Families can tell what it is and whom it is for", "Read the preview as a parent would: what, who, where, when, cost, how to start."),
    ("eligibility-fair", "Who can have it, and who decides, is clear and fair", "Needed for everything that is not for everybody. Nobody is turned away for being disabled."),
    ("organisation-real", "The organisation is who it says it is", "Its website, telephone and address fit. A charity or company is on its register."),
    ("dbs-fits", "The checks on staff fit the work", "Enhanced checks where the law allows them. The last check is not long ago."),
    ("insurance-fits", "It is insured", "Public liability of the amount we ask for, in force today, in the organisation's name."),
    ("safeguarding-fits", "Children are kept safe", "A policy gone through within a year or so, a named lead role, training in the last two years."),
    ("complaints-clear", "A family can complain", "Steps, a role, a way to reach them."),
    ("reach-works", "The telephone, email and web addresses work", "Try them."),
    ("ours-to-list", "It belongs in our Local Offer", "Children or young people from birth to 25 with special needs or a disability use it, here or where our families go."),
]  # fmt: skip


def write(apps, schema_editor):
    apps.get_model("providers", "Declaration").objects.get_or_create(
        version=1, defaults={"words": PROMISES, "valid_from": date(2026, 1, 1)}
    )
    items = apps.get_model("providers", "ChecklistItem").objects
    for sort, (slug, name, description) in enumerate(CHECKLIST, start=1):
        items.get_or_create(slug=slug, defaults={"name": name, "description": description, "sort": sort * 10})


class Migration(migrations.Migration):
    dependencies = [("providers", "0001_initial")]
    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
