"""Every write to how people come in."""

from .factors import (
    add_authenticator_app,
    add_passkey,
    make_recovery_codes,
    remove_factor,
    remove_factors,
    require_second_factor,
)
from .rescue import hand_out_rescue, take_back_rescue, use_rescue
from .sessions import end_other_sessions, end_own_session, end_session, end_sessions

__all__ = [
    "add_authenticator_app",
    "add_passkey",
    "end_other_sessions",
    "end_own_session",
    "end_session",
    "end_sessions",
    "hand_out_rescue",
    "make_recovery_codes",
    "remove_factor",
    "remove_factors",
    "require_second_factor",
    "take_back_rescue",
    "use_rescue",
]
