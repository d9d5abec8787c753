"""The pages of imports: the list, the steps of one, and its check."""
