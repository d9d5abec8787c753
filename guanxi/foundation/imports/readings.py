"""By which names readers say what they took for granted."""

MONTH = "month"  # a day without its day
YEAR = "year"
TWO_FIGURES = "century"
TWO_OF_BIRTH = "birth"
REPUBLIC = "republic"
YEARS = "years"  # a length without its unit
ONE_MONTH = "months"
LOCAL = "local"  # a phone number without its area code
