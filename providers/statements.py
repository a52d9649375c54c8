"""What families read of what a provider told the team about checks, insurance and safety: plain sentences only."""

from directory.who_when import day_words

from .models import Assurance, InsuranceCover

Checked = Assurance.Checked

STAFF = {
    Checked.ALL: "Everybody on the staff who works with children or young people has had a check ({level}).",
    Checked.SOME: "Some of the staff have had a check ({level}).",
    Checked.NONE: "The staff have not had checks.",
    Checked.NOT_ALLOWED: "The work of the staff is not of the kind that the law allows checks for.",
}
VOLUNTEERS = {
    Checked.ALL: "Every volunteer has had a check ({level}).",
    Checked.SOME: "Some of the volunteers have had a check ({level}).",
    Checked.NONE: "The volunteers have not had checks.",
    Checked.NOT_ALLOWED: "The work of the volunteers is not of the kind that the law allows checks for.",
}
ALONE = {
    Checked.ALL: "The person who runs this has had a check ({level}).",
    Checked.NONE: "The person who runs this has not had a check.",
    Checked.NOT_ALLOWED: "The work of the person who runs this is not of the kind that the law allows checks for.",
}
LEVELS = {"barred": "enhanced, with the barred list", "enhanced": "enhanced", "standard": "standard", "basic": "basic"}
CHECKED_AGAIN = "The insurance is being checked again. Ask before you go."


def dbs_words(assurance, is_alone):
    """Who has had a criminal record check. Empty when nobody said."""
    words = (ALONE if is_alone else {}).get(assurance.dbs_staff) or STAFF.get(assurance.dbs_staff, "")
    volunteers = "" if is_alone else VOLUNTEERS.get(assurance.dbs_volunteers, "")
    level = LEVELS.get(assurance.dbs_level, "level not said")
    said = [each.format(level=level) for each in (words, volunteers)]
    if assurance.dbs_last_checked_on and assurance.is_anybody_checked:
        said.append(f"The last check was in {assurance.dbs_last_checked_on:%B %Y}.")
    return " ".join(filter(None, said))


def insurance_words(organisation, assurance, on):
    """What is insured, and until when, as of a day."""
    covers = list(organisation.insurance_covers.all())
    if assurance is not None and assurance.has_no_insurance and not covers:
        return assurance.insurance_note
    if not covers and InsuranceCover.history.filter(organisation=organisation).exists():
        return CHECKED_AGAIN
    valid = [cover for cover in covers if not cover.has_run_out(on)]
    said = [f"{each.get_kind_display()} up to £{each.amount:,}, until {day_words(each.expires_on)}" for each in valid]
    words = [f"{'; '.join(said)}."] if said else []
    if {cover.kind for cover in covers} - {cover.kind for cover in valid}:
        words.append(CHECKED_AGAIN)
    return " ".join(words)


def safeguarding_words(assurance):
    """Who leads on keeping children safe, what they learned, how fresh the policy is."""
    said = []
    if assurance.safeguarding_lead_role:
        learned = [assurance.safeguarding_training]
        if assurance.safeguarding_trained_on:
            learned.append(f"{assurance.safeguarding_trained_on:%B %Y}")
        trained = ", ".join(filter(None, learned))
        words = f"In charge of keeping children safe: {assurance.safeguarding_lead_role}"
        said.append(f"{words} ({trained})." if trained else f"{words}.")
    if assurance.policy_reviewed_on:
        said.append(f"The policy was last gone through in {assurance.policy_reviewed_on:%B %Y}.")
    return " ".join(said)


def tell_families(organisation, *, on, only=None):
    """Write the sentences on the listings of an organisation that came through here. Saves only what is new.

    With `only` an application that nobody has decided on yet, they are written on its own draft: what families read on
    the others changes when the team has said yes.
    """
    if organisation is None:
        return
    assurance = Assurance.objects.filter(organisation=organisation).first() or Assurance(organisation=organisation)
    shared = {
        "insurance_statement": insurance_words(organisation, assurance, on),
        "safeguarding_statement": safeguarding_words(assurance),
    }
    applications = organisation.applications.filter(service__isnull=False)
    if only is not None:
        applications = applications.filter(pk=only.pk)
    for application in applications.select_related("service"):
        _write(application.service, shared | {"dbs_statement": dbs_words(assurance, application.size == "alone")})


def _write(service, words):
    changed = [name for name, said in words.items() if said and getattr(service, name) != said]
    if changed:
        for name in changed:
            setattr(service, name, words[name])
        service._change_reason = "Told to the team"
        service.save(update_fields=[*changed, "updated_at"])
