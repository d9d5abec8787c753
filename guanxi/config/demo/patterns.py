"""What is planted: who needs what at which pace, what goes together, why customers leave."""

from dataclasses import dataclass

from guanxi.config.demo.wording import words


def _weights(text: str) -> dict[str, float]:
    """ "EQ-101*3 SP-602" → weights by product code."""
    found = {}
    for word in words(text):
        code, _, weight = word.partition("*")
        found[code] = float(weight or 1)
    return found


# The clusters: what a customer needs (the mix of products) × what it is worth (the band).
NEEDS = {
    "automation": _weights("""
        EQ-101*2 EQ-102*3 EQ-103*3 EQ-104 EQ-105*6 EQ-106*4 EQ-107*3 EQ-108*2 ST-201*2 LB-405*2 CS-507*3
        SP-602*2 SP-604*2 SW-701*2 SW-704 SV-801*2 SV-802*2 SV-803*3
    """),
    "supplies": _weights("""
        CS-501*9 CS-502*6 CS-503*3 CS-505*6 CS-506*7 ST-203*3 ST-204*3 LB-401*2 LB-402*2 ST-208 CS-511
    """),
    "coldchain": _weights("""
        CO-301*3 CO-302*6 CO-303*5 CO-304*6 CO-306*2 CO-307*2 CS-509*5 CS-512*3 SW-702*2 SV-804 SV-807*2
        SP-607
    """),
    "picking": _weights("""
        ST-202*3 ST-205*5 ST-207*2 ST-208*2 LB-401*2 LB-403*6 LB-404*4 LB-405*2 LB-406*4 CS-501*3 SW-703*2
        SW-701 SV-802*2
    """),
    "upkeep": _weights("""
        SP-601*7 SP-602*4 SP-603*4 SP-605*2 SP-606*3 CS-507*5 SV-801*3 SV-805*6 SV-806*2 CO-306 EQ-105
    """),
    "personal": _weights("LB-402*4 LB-404*3 CO-302*2 CO-304*5 CS-501*4 CS-505 ST-208*2 CO-303 CS-506"),
}
# A few buys outside one's need: what anybody may pick up.
ANYBODY = _weights("CS-501 CS-505 CS-506 ST-203 ST-208 LB-404 SP-601 SV-802 CS-511 CO-302")


@dataclass(frozen=True, slots=True)
class Band:
    """Yearly purchases (median, spread, limits), days between orders and between contacts."""

    median: float
    spread: float
    low: float
    high: float
    interval: float
    contact: float


BANDS = {
    "large": Band(400_000, 0.62, 150_000, 3_000_000, 27, 45),
    "middle": Band(66_000, 0.45, 30_000, 180_000, 43, 72),
    "small": Band(17_000, 0.35, 10_000, 36_000, 66, 100),
    "person": Band(1_300, 0.60, 200, 9_000, 105, 240),
}
BAND_SHARES = {
    "home": (("large", 0.145), ("middle", 0.33), ("small", 0.525)),
    "abroad": (("large", 0.22), ("middle", 0.42), ("small", 0.36)),
}
# Need → factors on the days between orders and on the yearly value.
PACE = {
    "automation": (1.25, 1.35),
    "supplies": (0.74, 0.85),
    "coldchain": (1.0, 1.0),
    "picking": (0.95, 0.95),
    "upkeep": (1.1, 0.8),
    "personal": (1.0, 1.0),
}


@dataclass(frozen=True, slots=True)
class Pair:
    """Who buys all of ``when`` adds ``then`` to the same order with this probability."""

    when: tuple[str, ...]
    then: str
    probability: float


PAIRS = (
    Pair(("LB-401",), "CS-503", 0.62),
    Pair(("LB-403",), "CS-510", 0.55),
    Pair(("CO-302",), "SV-804", 0.58),
    Pair(("EQ-105",), "SP-605", 0.50),
    Pair(("ST-205",), "ST-206", 0.45),
    Pair(("CO-304",), "CO-305", 0.66),
    Pair(("CS-507",), "CS-508", 0.48),
    Pair(("CO-306",), "SP-607", 0.60),
    Pair(("LB-406",), "CS-504", 0.65),
    Pair(("CS-505", "CS-506"), "CS-511", 0.55),
)

# Why customers leave, with how often; each shows in what they say before.
CAUSES = (
    ("price", 0.26),
    ("delivery", 0.22),
    ("quality", 0.18),
    ("service", 0.16),
    ("people", 0.10),
    ("closing", 0.08),
)
# Among those who stay, complaints a year: they look alike, but do not end anything.
COMPLAINTS_A_YEAR = 0.16

# Price-sensitive customers wait for campaigns, and buy more in them.
SENSITIVE_SHARE = {"supplies": 0.30, "picking": 0.22, "personal": 0.25}
SENSITIVE_REACH = 25
SENSITIVE_MOVES = 0.65
SENSITIVE_VOLUME = 1.4
STEADY_TAKES_DISCOUNT = 0.45
