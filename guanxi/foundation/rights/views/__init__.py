"""Roles, groups, what a person may do, and looking at pages as somebody else."""
