"""What a run does, one thing after the other."""
