"""Creating, changing and deleting rows of a record."""
