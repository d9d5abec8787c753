"""Who is about to leave, and why: models that are sums of what each feature adds.

Heavy packages are imported here: workers and commands only.
"""
