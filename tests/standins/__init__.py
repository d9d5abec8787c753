"""Stand-ins for services outside, each written from the public documentation of what it stands for."""
