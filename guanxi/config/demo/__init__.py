"""The demo company: generated, seeded, the same for the same arguments. Loading it is another's business."""
