"""What an import keeps between its steps has a format number: another shape needs another number.

Without it an import that stands at its check during an upgrade is read as what it is not.
"""

import inspect
from hashlib import sha256
from typing import Any

from guanxi.customers import filing as customers
from guanxi.customers import heard
from guanxi.customers.needs import filing as needs
from guanxi.foundation.imports import (
    marks,
    mending,
    outcomes,
    outdated,
    previewing,
    records,
    tables,
    words,
)
from guanxi.foundation.tasks import filing as tasks
from guanxi.purchases import filing as orders
from guanxi.purchases import grouping, own_values, reading, report, rows

SHAPES: tuple[Any, ...] = (
    tables.Layout,
    mending.Raw,
    mending.keep_raw,
    records.Wrong,
    marks.Marks.keep,
    heard.Heard.keep,
    words.keep,
    outcomes._sample,
    outcomes.keep_wrong,
    outcomes.keep_undecided,
    previewing._keep_broken,
    previewing._keep_part,
    previewing._ask,
    previewing._asked,
    previewing._finish,
    customers.build_customer,
    customers.build_interaction,
    needs.build_need,
    customers._reached,
    customers._two_numbers,
    tasks.build_task,
    reading.build,
    orders.lines,
    orders.Filing.__init__,
    orders.Filing.leading,
    orders.Filing._batch,
    grouping.FileLine,
    grouping.Seen,
    grouping.Survey.__init__,
    grouping.Gatherer.__init__,
    grouping.Gathered.as_state,
    grouping.heard,
    own_values.of_line,
    report.Tally.__init__,
    rows.LineRow,
)
KEPT = (9, "19038632782765bf")  # the format, and the sources of it


def test_what_is_kept_has_the_shape_of_its_format():
    found = sha256("".join(inspect.getsource(shape) for shape in SHAPES).encode()).hexdigest()[:16]
    said = "Has anything that is kept another shape, raise outdated.FORMAT; then write both down here."
    assert (outdated.FORMAT, found) == KEPT, said
