"""Texts of packages that may reach people, marked here so that we translate them.

The modules are written by ``manage.py translations sync-upstream``; nothing imports them.
"""
