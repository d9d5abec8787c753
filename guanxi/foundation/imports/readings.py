"""By which names readers say what they took for granted."""

MONTH = "month"  # a day without its day
YEAR = "year"
TWO_FIGURES = "century"
TWO_OF_BIRTH = "birth"
REPUBLIC = "republic"
NO_YEAR = "noyear"  # a day without its year, which somebody said for the whole file
SINCE = "since"  # a day without its year, the first such day from its row's own day on
CLOCK = "clock"  # a day with a time, which is not kept
YEARS = "years"  # a length without its unit
ONE_MONTH = "months"
LOCAL = "local"  # a phone number without its area code
LEFT_EMPTY = "empty"  # a cell that somebody leaves empty, whatever the file says
