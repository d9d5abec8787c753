"""Customers of whom it is on record who opened them (CUS-22)."""
