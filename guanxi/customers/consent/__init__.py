"""Whom we may contact, for what and how (CUS-18, CUS-30): consents, wishes, the one gate."""
