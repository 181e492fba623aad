"""Texts that come from the packages Portal builds on, marked here so that we own them.

The modules are written by ``manage.py translations sync-upstream``; nothing imports them.
"""
