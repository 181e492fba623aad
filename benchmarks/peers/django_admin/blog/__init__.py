"""Posts, their authors and tags."""
