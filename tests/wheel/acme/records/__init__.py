"""The records of acme."""
