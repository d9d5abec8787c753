"""How good a customer's record is (CUS-16), and when to look at it again (CUS-15)."""
