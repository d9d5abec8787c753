"""Rights of the person: requests, what the house holds of somebody, erasure, retention, classes of data."""
