"""Days without a year (6月18日): which one they mean is said once for the file, and goes with its order."""

from datetime import date

LATEST = "latest"  # the year in which such a day was last
SIGN = "@"  # behind a column's order stands the year that was said


def with_year(convention: str, year: str) -> str:
    """A column's order of day and month, with the year of its days without one."""
    return f"{convention}{SIGN}{year}" if year else convention


def without_year(convention: str) -> tuple[str, str]:
    """The order, and the year that was said."""
    order, _sign, year = convention.partition(SIGN)
    return order, year


def year_of(month: int, day: int, said: str, today: date) -> str:
    """The year of one such day."""
    if said != LATEST:
        return said
    return str(today.year - ((month, day) > (today.month, today.day)))


def offered(today: date) -> list[str]:
    """The years that are asked about: the last three."""
    return [str(today.year - before) for before in range(3)]
