"""Through which channel a fact came, who wrote it down and when; and where two sources disagree (CUS-04)."""
