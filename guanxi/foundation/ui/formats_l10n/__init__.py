"""Number and date formats that Django's own locales lack."""
