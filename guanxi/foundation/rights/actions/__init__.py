"""Every write to roles that people make and to groups, and looking at pages as somebody else."""

from .groups import change_group, create_group, delete_group
from .outward import change_outward_files
from .roles import change_role, copy_role, create_role, remove_role
from .simulating import end_simulation, start_simulation

__all__ = [
    "change_group",
    "change_outward_files",
    "change_role",
    "copy_role",
    "create_group",
    "create_role",
    "delete_group",
    "end_simulation",
    "remove_role",
    "start_simulation",
]
