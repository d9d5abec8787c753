"""A demo that was cut off while it was loaded is no house to work in, and is loaded anew."""

import json
import signal

import pytest

from .houses import House


@pytest.fixture
def seen(demo: House) -> dict[str, object]:
    """What was seen when Ctrl-C came in the middle of loading."""
    found: dict[str, object] = json.loads((demo.folder / "cut-off.json").read_text(encoding="utf-8"))
    return found


def test_ctrl_c_while_the_demo_is_loaded_leaves_no_half_demo(seen):
    assert seen["status"] in {130, -signal.SIGINT}
    assert "Traceback" not in str(seen["said"])
    assert seen["customers"] == 60, "it was cut off after the customers"
    assert seen["is_demo"] is False
    for command in ("score", "serve"):
        assert "not loaded to its end" in str(seen[command])


@pytest.mark.large
def test_the_next_start_empties_what_was_left_and_loads_all_of_it(demo, seen):
    assert "was cut off: emptying" in str(seen["again"])
    assert seen["after"] == 66, "with its parties, and a firm that is here twice"
    assert "Whole" in demo.guanxi("audit", "verify")
    first = demo.ask(
        "from guanxi.foundation.audit.models import Entry\n"
        "e = Entry.objects.order_by('position').first()\nanswer = [e.position, e.verb]"
    )
    assert first == [1, "empty_unfinished_demo"]
    assert demo.ask("from guanxi.foundation.accounts.models import Company as C; answer = C.get().is_demo")
    assert "✗" not in demo.guanxi("doctor")


def test_the_demo_goes_into_no_house_that_is_lived_in(demo):
    before = demo.counts()["customers_customer"]
    assert "needs an empty house" in demo.guanxi("demo", "--size", "tiny", status=1)
    assert demo.counts()["customers_customer"] == before


def test_new_keys_are_not_put_to_an_old_database(demo, bare_place):
    if not demo.url:
        (demo.keys / "keyring.json").unlink()
        assert "its keys are missing" in demo.guanxi("score", status=1)
        return
    stranger = House(bare_place.folder, demo.url)
    for _attempt in range(2):
        assert "there are no keys for it" in stranger.guanxi("score", status=1)
    assert not (stranger.keys / "keyring.json").exists()
    assert "Whole" in demo.guanxi("audit", "verify")
