"""Which shipped default rows a council has been offered."""

from django.db import models


class ShippedDefault(models.Model):
    """A default row that was offered once. It is never offered again, so what a council deleted stays away."""

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=220)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="directory_shippeddefault_once")]

    def __str__(self):
        return f"{self.kind} {self.key}"
