"""The list page of a record, and what is downloaded from it."""
