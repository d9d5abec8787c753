"""The picture of a customer (CUS-10): what was said of it, beside what follows from what it does."""
