"""Records that may be of one customer, in the whole base: found by night, decided by people (CUS-06, 27)."""
