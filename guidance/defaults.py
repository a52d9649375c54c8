"""The guides that every council starts with. They are rows that a council changes.

Loading them again brings what is new, brings new words to guides that nobody here has touched, and leaves the others
as they are: a guide that still is what we last wrote carries the fingerprint of it.
"""

import csv
import tomllib
from collections import Counter
from pathlib import Path

from django.db import transaction

from directory.defaults import fingerprint
from directory.models import Need, ProvisionType, ShippedDefault, Theme

from .models import (
    Answer,
    EasyLine,
    Guide,
    GuideContact,
    GuideLink,
    LifeStage,
    LocalFact,
    Question,
    Reader,
    Route,
    Subject,
)
from .showing import content_of

DATA = Path(__file__).parent / "data"
TERMS = {"readers.csv": Reader, "stages.csv": LifeStage, "subjects.csv": Subject}
KIND, ROUTE = "guide", "route"


def load_terms(*, using="default"):
    """Write what guides are sorted by, and the facts they have room for, where they are not there yet."""
    for file, model in TERMS.items():
        for number, line in enumerate(_lines(file), start=1):
            model.objects.using(using).get_or_create(slug=line.pop("slug"), defaults=line | {"sort": number * 10})
    for number, (slug, fact) in enumerate(facts().items(), start=1):
        told = {"name": fact["label"], "kind": fact["kind"], "sort": number * 10}
        LocalFact.objects.using(using).get_or_create(slug=slug, defaults=told)


def _lines(name):
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def load_routes():
    """Write the ways to go that were never offered before. Gives how many. What a council changed stays as it is."""
    routes = tomllib.loads((DATA / "routes.toml").read_text(encoding="utf-8"))
    offered = set(ShippedDefault.objects.filter(kind=ROUTE).values_list("key", flat=True))
    new = [slug for slug in routes if slug not in offered and not Route.objects.filter(slug=slug).exists()]
    for number, slug in enumerate(new, start=1):
        _write_route(slug, routes[slug], sort=number * 10)
    ShippedDefault.objects.bulk_create([ShippedDefault(kind=ROUTE, key=key) for key in routes.keys() - offered])
    return len(new)


def _write_route(slug, told, sort):
    route = Route.objects.create(slug=slug, name=told.pop("name"), description=told.pop("description"), sort=sort)
    questions = {}
    for key, asked in told.items():
        facts = {"asks": asked.pop("asks"), "hint": asked.pop("hint", ""), "is_first": asked.pop("first", False)}
        questions[key] = (Question.objects.create(route=route, key=key, **facts), asked)
    for question, answers in questions.values():
        for key, said in answers.items():
            following = questions[said["leads_to"]][0] if "leads_to" in said else None
            words = {name: said.get(name, "") for name in ("says", "advice", "find")}
            answer = Answer.objects.create(question=question, key=key, leads_to=following, **words)
            answer.guides.set(Guide.objects.filter(slug__in=said.get("guides", ())))


def facts():
    """{key: label, kind and what the made-up council says} of every shipped fact."""
    return tomllib.loads((DATA / "facts.toml").read_text(encoding="utf-8"))


def shipped():
    """{key: what it says} of every shipped guide."""
    return {path.stem: _read(path) for path in sorted((DATA / "pages").glob("*.md"))}


def _read(path):
    _, head, body = path.read_text(encoding="utf-8").split("+++\n", 2)
    return tomllib.loads(head) | {"body": body.strip()}


@transaction.atomic
def load_guides(*, at, on):
    """Write and publish the shipped guides. Gives a Counter of "new", "updated" and "kept" (a council's own)."""
    done, guides = Counter(), shipped()
    offered = set(ShippedDefault.objects.filter(kind=KIND).values_list("key", flat=True))
    present = {guide.slug: guide for guide in Guide.objects.with_everything()}
    written = []
    for slug, told in guides.items():
        guide = present.get(slug)
        is_ours = guide is None and slug in offered or guide and not _is_untouched(guide)
        if is_ours or guide and guide.shipped_digest == fingerprint(told):
            done["kept"] += 1
            continue
        done["updated" if guide else "new"] += 1
        written.append((_write(guide or Guide(slug=slug), told), told))
    for guide, told in written:
        guide.related.set(Guide.objects.filter(slug__in=told.get("related", ())))
        _publish(guide, told, at=at, on=on)
    ShippedDefault.objects.bulk_create([ShippedDefault(kind=KIND, key=key) for key in guides.keys() - offered])
    done["ways"] = load_routes()
    return done


def _is_untouched(guide):
    return guide.default_digest == fingerprint(content_of(guide)) and guide.is_published


def _write(guide, told):
    for name in ("title", "summary", "body", "owner", "review_months"):
        setattr(guide, name, told[name])
    guide.minimum_age, guide.maximum_age = told.get("minimum_age"), told.get("maximum_age")
    for name, key in {"in_short": "in_short", "next_steps": "next", "also_called": "also_called", "law": "law"}.items():
        setattr(guide, name, "\n".join(told.get(key, ())))
    guide.version += 1
    # One line of history for all of it is written when it is published.
    guide.skip_history_when_saving = True
    guide.save()
    for name, model in {"readers": Reader, "stages": LifeStage, "subjects": Subject, "themes": Theme}.items():
        getattr(guide, name).set(model.objects.filter(slug__in=told.get(name, ())))
    guide.provision_types.set(ProvisionType.objects.filter(slug__in=told.get("kinds", ())))
    guide.needs.set(Need.objects.filter(slug__in=told.get("needs", ())))
    for relation, model, key in [
        (guide.contacts, GuideContact, "contacts"),
        (guide.links, GuideLink, "links"),
        (guide.easy_lines, EasyLine, "easy"),
    ]:
        relation.all().delete()
        for row in told.get(key, ()):
            model.objects.create(guide=guide, **row)
    return guide


def _publish(guide, told, *, at, on):
    guide.publish(by=None, at=at, on=on)
    fresh = Guide.objects.with_everything().get(pk=guide.pk)
    Guide.objects.filter(pk=guide.pk).update(
        default_digest=fingerprint(content_of(fresh)), shipped_digest=fingerprint(told)
    )
