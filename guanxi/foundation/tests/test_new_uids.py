"""Records made in bulk carry uids that differ, and of which the later is the larger."""

import time

from guanxi.foundation.changes.writing import new_uid


def test_uids_are_of_version_7_differ_and_follow_the_clock():
    before = new_uid()
    time.sleep(0.002)
    many = [new_uid() for _ in range(5000)]
    assert len({*many}) == len(many)
    assert {(uid.version, uid.variant) for uid in many} == {(7, before.variant)}
    assert before < min(many)
    moment = many[0].int >> 80
    assert abs(moment - time.time() * 1000) < 60_000
