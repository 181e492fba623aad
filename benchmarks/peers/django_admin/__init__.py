"""Django admin; runs in an environment of its own, from this folder."""
