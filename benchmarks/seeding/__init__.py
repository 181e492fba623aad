"""The databases: filled once, kept in the cache folder for the next run."""
