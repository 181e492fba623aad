"""Django's own tables, and staff with explicit permissions; nobody is a superuser."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")
django.setup()

from django.contrib.auth.models import Group, Permission, User  # noqa: E402
from django.core.management import call_command  # noqa: E402

call_command("migrate", verbosity=0)
call_command("collectstatic", verbosity=0, interactive=False)
editors, _ = Group.objects.get_or_create(name="editors")
editors.permissions.set(Permission.objects.filter(content_type__app_label="blog"))
for number in range(1, int(os.environ["BENCH_PEOPLE"]) + 1):
    name = f"staff{number}"
    if not User.objects.filter(username=name).exists():
        user = User.objects.create_user(name, password=os.environ["BENCH_PASSWORD"], is_staff=True)
        user.groups.add(editors)
