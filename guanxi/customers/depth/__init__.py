"""How close the relationship with a customer is (CUS-29), with the day and the reason of every step."""
