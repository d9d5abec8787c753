"""Who belongs together (CUS-31): dated links between two records, and records that are no customers."""
