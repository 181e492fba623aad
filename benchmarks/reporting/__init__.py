"""From measurements to a document."""
