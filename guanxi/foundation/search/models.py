"""What free text finds: two-letter tokens, and keys (pinyin, initials, numbers) found by their beginning."""

from typing import Any

from django.db import models

FIRST = 1 << 40  # ids of documents that one kind of record has to itself


def first_id(kind: str) -> int:
    """Behind it stand the documents of this kind, each as far as its record's id says."""
    return ord(kind) * FIRST


class Document(models.Model):
    """One record's searchable text. Each token starts with the kind's letter, so kinds never mix.

    Its id follows from its record's: an index of words so goes along the records, and a row finds its text
    at once. SQLite indexes ``tokens`` in an FTS5 table (external content, kept by ``index``; no triggers),
    PostgreSQL in a GIN index over the same words. ``keys`` holds the record's keys between line ends, so that
    one row is asked by its own, and the keys themselves need no index of records.
    """

    kind = models.CharField(max_length=1)
    record_id = models.BigIntegerField()
    text = models.TextField()
    tokens = models.TextField()
    keys = models.TextField(default="")

    objects: Any = models.Manager()

    def __str__(self) -> str:
        return f"{self.kind}{self.record_id}"


class Key(models.Model):
    """A string by whose beginning a record is found: suzhouhengyue, szhy, hy, c2024017."""

    pk = models.CompositePrimaryKey("kind", "key", "record_id")
    kind = models.CharField(max_length=1)
    key = models.CharField(max_length=80)
    record_id = models.BigIntegerField()

    objects: Any = models.Manager()

    def __str__(self) -> str:
        return self.key


class Reading(models.Model):
    """How one character is read: the web asks this table, workers load the whole dictionary."""

    character = models.CharField(max_length=2, primary_key=True)
    pinyin = models.CharField(max_length=8)
    surname = models.CharField(max_length=8, blank=True)

    objects: Any = models.Manager()

    def __str__(self) -> str:
        return f"{self.character} {self.pinyin}"
