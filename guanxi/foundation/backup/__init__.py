"""Backup and restore: one sealed file that, with the recovery key, rebuilds the house on a bare machine."""
