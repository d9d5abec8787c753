"""Which records are of one customer: pairs of records, how likely each is, and what speaks for and against.

Fellegi and Sunter's weights (1969), computed by splink in DuckDB. Pure: columns in, columns out.
"""
