"""How far a customer is trusted with money (CUS-28): grade, limit, and the method by which a house judges."""
