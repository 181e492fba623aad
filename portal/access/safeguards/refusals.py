"""What all safeguards raise."""

from portal.database import Refused


class SafeguardRefusal(Refused):
    """A change that no door may make, whoever asks; ``sentence`` says why."""
