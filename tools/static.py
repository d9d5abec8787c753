"""Collects, hashes and compresses the static files; needs no key, no database and no data folder."""

import os
import tempfile

with tempfile.TemporaryDirectory() as home:
    os.environ["GUANXI_HOME"] = os.path.join(home, "data")  # noqa: PTH118
    os.environ["GUANXI_KEYS"] = os.path.join(home, "keys")  # noqa: PTH118
    os.environ["DJANGO_SETTINGS_MODULE"] = "guanxi.config.settings"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("collectstatic", interactive=False, clear=True, verbosity=1)
