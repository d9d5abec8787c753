"""The demo company: generated, seeded, the same for the same arguments.

Nothing is imported here: every process reads `mark`, and the rest only what makes a demo.
"""
