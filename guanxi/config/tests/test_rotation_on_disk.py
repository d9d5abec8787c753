"""CUS-19, CUS-25: a rotation killed midway goes on; a backup of that moment opens on a bare machine."""

import pytest

from .houses import House
from .test_restore import backed_up

pytestmark = pytest.mark.django_db
DIE = """
import os
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.rotation import actions, holders, jobs
from guanxi.foundation.jobs.running import run_now
jobs.SIZE = 20
written, times = holders.Rows._write, []
def write(self, anew):
    if self.name == "customers.contact":
        times.append(1)
        if len(times) == 3:
            written(self, anew[:7])
            os.kill(os.getpid(), 9)
    written(self, anew)
holders.Rows._write = write
run_now(actions.begin_rotation(Company.get(), by=User.system(), queued=False))
"""
STATE = """
from collections import Counter
from guanxi.customers.models import Contact
from guanxi.foundation.privacy.fields import lookups
from guanxi.foundation.changes import keeping
from guanxi.foundation.changes.models import Change
rows = [c for c in Contact.objects.order_by("pk") if c.phone]
read = [c.phone.reveal() for c in rows]
found = all(
    Contact.objects.filter(pk=c.pk, phone_index__in=lookups(Contact, "phone_index", phone)).exists()
    for c, phone in zip(rows, read)
)
for change in Change.objects.all():
    keeping.before(change)
answer = {
    "read": read, "found": found,
    "versions": sorted(Counter(c.phone_index[:2] for c in rows)),
}
"""
RETIRE = """
from datetime import timedelta
from guanxi.foundation.accounts.models import Company, User
from guanxi.foundation.rotation import actions
answer = actions.retire_keys(Company.get(), by=User.system(), grace=timedelta(0))
"""


def test_CUS_19_CUS_25_killed_in_the_middle_backed_up_restored_and_brought_to_its_end(
    demo: House, bare_place: House, tmp_path_factory: pytest.TempPathFactory
):
    before = demo.ask(STATE)
    assert (before["found"], before["versions"]) == (True, ["01"])
    with pytest.raises(AssertionError):  # killed: it gives no answer
        demo.ask(DIE)
    halfway = demo.ask(STATE)
    assert halfway == before | {"versions": ["01", "02"]}, (
        "forty rows lie under the new key, no more, no less"
    )
    said = demo.guanxi("doctor", status=1)
    assert "key rotation: unfinished, and nobody goes on with it" in said
    assert "guanxi keys rotate" in said
    file = tmp_path_factory.mktemp("backup") / "halfway.backup"
    key = backed_up(demo, file)

    said = demo.guanxi("keys", "rotate", "--here")
    assert "Done: " in said
    assert demo.ask(STATE) == before | {"versions": ["02"]}
    assert "an hour later" in demo.guanxi("keys", "retire", status=1)
    assert demo.ask(RETIRE) == ["encryption 1", "index 1"]
    assert demo.ask(STATE) == before | {"versions": ["02"]}
    assert "Whole" in demo.guanxi("audit", "verify")
    assert "key rotation" not in demo.guanxi("doctor", status=0)

    bare_place.guanxi("restore", file, "--recovery-key-stdin", typed=key + "\n")
    assert bare_place.ask(STATE) == halfway, "the backup carries both keys"
    bare_place.guanxi("keys", "rotate", "--here")
    assert bare_place.ask(STATE) == before | {"versions": ["02"]}
    assert "Whole" in bare_place.guanxi("audit", "verify")
