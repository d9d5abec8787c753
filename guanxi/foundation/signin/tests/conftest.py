"""The fixtures of staff: people with roles, and browsers in which they signed in."""

from guanxi.foundation.staff.tests.conftest import PASSWORD, make_person, sign_in

__all__ = ["PASSWORD", "make_person", "sign_in"]
