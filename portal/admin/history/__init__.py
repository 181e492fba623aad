"""One row to read: its details, and what happened to it."""
