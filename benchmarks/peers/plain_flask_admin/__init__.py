"""Flask-Admin without the portal; runs in an environment of its own, from this folder."""
