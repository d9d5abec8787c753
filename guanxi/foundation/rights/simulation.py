"""As whom a session looks at pages: [the colleague's id, since when]."""

from typing import Final

KEPT: Final = "simulating"
PERMISSION: Final = "accounts.simulate_user"
