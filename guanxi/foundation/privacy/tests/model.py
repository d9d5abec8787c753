"""A model with every kind of encrypted column; its table exists in tests only."""

import uuid
from typing import ClassVar

from django.db import models

from guanxi.foundation.privacy.fields import BlindIndexField, EncryptedTextField
from guanxi.foundation.privacy.masks import mask_email, mask_phone
from guanxi.foundation.privacy.normalise import last_four, normalise_email, normalise_phone


class Person(models.Model):
    """Index columns stand on both sides of their sources: the order of fields must not matter."""

    phone_index = BlindIndexField(source="phone", label="person.phone", normalise=normalise_phone)
    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    name = models.CharField(max_length=100, default="")
    phone = EncryptedTextField("Phone", label="person.phone", mask=mask_phone, max_length=40)
    phone_last4 = BlindIndexField(source="phone", label="person.phone.last4", normalise=last_four)
    email = EncryptedTextField(label="person.email", mask=mask_email, blank=False)
    email_index = BlindIndexField(source="email", label="person.email", normalise=normalise_email)

    objects: ClassVar[models.Manager["Person"]] = models.Manager()

    class Meta:
        app_label = "privacy_tests"
