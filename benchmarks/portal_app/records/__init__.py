"""The records of the measurement."""
