"""A process of its own on the tests' database: `cluster`, `perform RUN STEP`, or `tell NUMBER`.

Reads GUANXI_TEST_DATABASE; everything else as in earnest.
"""

import os
import signal
import sys

import django
from django.conf import settings


def main(what: str, *words: str) -> None:
    settings.DATABASES["default"]["NAME"] = os.environ["GUANXI_TEST_DATABASE"]
    settings.SWITCHBOARD = "guanxi.foundation.jobs.tests.labours"
    django.setup()
    from guanxi.foundation.accounts.models import Company, User
    from guanxi.foundation.jobs.running import perform
    from guanxi.foundation.jobs.tests import labours

    labours.install()
    if what == "cluster":
        from django.core.management import call_command

        call_command("qcluster")
    elif what == "perform":
        perform(int(words[0]), int(words[1]), follow=False)
    elif what == "tell":
        labours.tell(Company.get(), by=User.system(), number=int(words[0]))
        os.kill(os.getpid(), signal.SIGKILL)  # committed, and nobody has heard it yet


if __name__ == "__main__":
    main(*sys.argv[1:])
