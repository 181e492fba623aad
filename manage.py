#!/usr/bin/env python
"""Command line of the portal: ``python manage.py --help``."""

from portal.__main__ import main

if __name__ == "__main__":
    main()
