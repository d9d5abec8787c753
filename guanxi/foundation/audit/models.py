"""The audit chain: one entry an action, each sealed over the one before."""

from typing import ClassVar, Final

from django.db import models

from guanxi.foundation.accounts.queries import Guarded

from .queries import Entries

READ: Final = "read_sensitive"  # the verb of a look that is asked for again and again


class Entry(models.Model):
    """Who did what to which record, when. Holds no value, only field names and salted commitments."""

    position = models.BigIntegerField(unique=True)
    at = models.DateTimeField(db_index=True)
    by_id = models.BigIntegerField(null=True)
    verb = models.CharField(max_length=60)
    kind = models.CharField(max_length=40)
    record_id = models.BigIntegerField(null=True)
    detail = models.JSONField(default=dict)
    previous = models.BinaryField(max_length=32)
    seal = models.BinaryField(max_length=32)

    objects = Entries.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["kind", "record_id", "-id"], name="entry_of_record"),
            models.Index(fields=["by_id", "-id"], name="entry_of_person"),
            models.Index(
                fields=["record_id", "by_id", "at"], condition=models.Q(verb=READ), name="entry_of_reading"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.verb}"


class Head(models.Model):
    """The chain's end: one row, locked last in every action."""

    position = models.BigIntegerField(default=0)
    seal = models.BinaryField(max_length=32, default=bytes(32))

    objects = Guarded.as_manager()

    def __str__(self) -> str:
        return str(self.position)
