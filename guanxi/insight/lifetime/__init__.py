"""What customers will buy yet: models of buying, fitted on columns, and how far each is off.

Heavy packages are imported here: workers and commands only.
"""
