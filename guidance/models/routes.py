"""Which way do I go? A few questions, each answer a link, that end in guides and services."""

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from simple_history.models import HistoricalRecords

from directory.models.taxonomy import Term, TermQuerySet

from .pages import Guide


class RouteQuerySet(TermQuerySet):
    def to_walk(self):
        """Those that families are offered: they begin with a question."""
        return self.in_use().filter(questions__is_first=True).distinct()


class Route(Term):
    """One situation that a family is in, such as “My child is struggling at school”."""

    history = HistoricalRecords(excluded_fields=["version", "default_digest"])
    objects = RouteQuerySet.as_manager()

    class Meta(Term.Meta):
        verbose_name = "way to go"
        verbose_name_plural = "ways to go"

    def get_absolute_url(self):
        return reverse("guidance:route", args=[self.slug])


class Question(models.Model):
    """One question of a route. Which is asked next depends on the answer."""

    route = models.ForeignKey(Route, on_delete=models.CASCADE, related_name="questions")
    key = models.SlugField(max_length=40, help_text="In the web address.")
    asks = models.CharField("question", max_length=160)
    hint = models.CharField(max_length=200, blank=True)
    is_first = models.BooleanField("the first one", default=False)

    history = HistoricalRecords()

    class Meta:
        ordering = ["-is_first", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["route", "key"], name="guidance_question_once"),
            models.UniqueConstraint(
                fields=["route"],
                condition=models.Q(is_first=True),
                name="guidance_question_one_is_first",
                violation_error_message="Only one question can be the first.",
            ),
        ]

    def __str__(self):
        return f"{self.route}: {self.asks}"

    def get_absolute_url(self):
        if self.is_first:
            return self.route.get_absolute_url()
        return reverse("guidance:route-question", args=[self.route.slug, self.key])


class Answer(models.Model):
    """One answer to a question: it leads to another question of the same route, or it ends with what helps."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="answers")
    key = models.SlugField(max_length=40, help_text="In the web address.")
    says = models.CharField("answer", max_length=160)
    leads_to = models.ForeignKey(
        Question, on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name="next question"
    )
    advice = models.TextField(
        "what we say", blank=True, help_text="Where the route ends: two or three plain sentences."
    )
    guides = models.ManyToManyField(Guide, blank=True, related_name="+", verbose_name="guides to read")
    find = models.CharField("search to offer", max_length=120, blank=True, help_text="Words a parent would type.")

    history = HistoricalRecords(m2m_fields=[guides])

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["question", "key"], name="guidance_answer_once")]

    def __str__(self):
        return self.says

    def get_absolute_url(self):
        if self.leads_to_id:
            return self.leads_to.get_absolute_url()
        return reverse("guidance:route-end", args=[self.question.route.slug, self.question.key, self.key])

    @property
    def is_end(self):
        return self.leads_to_id is None

    def clean(self):
        super().clean()
        if self.leads_to_id and self.leads_to.route_id != self.question.route_id:
            raise ValidationError({"leads_to": "Choose a question of the same way."})
        if self.is_end and not (self.advice.strip() or self.find.strip()):
            raise ValidationError({"advice": "Say what helps, or choose the next question."})
