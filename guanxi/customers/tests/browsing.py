"""Looking at pages as a person does, in English: the foundation's own, by a nearer name."""

from guanxi.foundation.tests.people import Browser

__all__ = ["Browser"]
