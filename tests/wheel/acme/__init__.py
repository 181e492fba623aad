"""An app package: what an organisation adds to an installed portal."""
