"""How many examples a property is tried with.

Every run tries enough to catch a rule that was removed; who changes the rule tries more by hand:
``GUANXI_TRIES=10 pytest …`` tries ten times as many.
"""

import os

TIMES = int(os.environ.get("GUANXI_TRIES", "1"))


def tries(number: int) -> int:
    return number * TIMES
