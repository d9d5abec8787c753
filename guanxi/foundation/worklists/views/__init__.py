"""Working in lists: in bulk, on boards, in cells, in a calendar."""
