"""The colleagues of ``staff``'s tests."""

from guanxi.foundation.staff.tests.conftest import make_person, sign_in

__all__ = ["make_person", "sign_in"]
