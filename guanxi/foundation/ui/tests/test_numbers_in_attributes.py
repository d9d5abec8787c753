"""What a browser sends back is a number as it is; what people read has its thousands apart."""

from typing import Any

import pytest
from django.template import engines

from guanxi.foundation.ui.loading import plain_attributes

SOURCES = [
    ('<input value="{{ n }}">', '<input value="1286">'),
    ('<a href="?with={{ n }}&q={{ t }}">{{ n }}</a>', '<a href="?with=1286&q=a&amp;b">1,286</a>'),
    ('<b aria-label="{{ n }} rows" data-n={{ n }}>', '<b aria-label="1,286 rows" data-n=1286>'),
    (
        '<p{% if n > 5 %} id="p-{{ n }}"{% endif %}>{% if n < 5 %}{{ n }}{% endif %}{{ n }}',
        '<p id="p-1286">1,286',
    ),
    ("{{ n }} < {{ n }}", "1,286 < 1,286"),
]


@pytest.mark.parametrize(("source", "told"), SOURCES)
def test_numbers_in_attributes_stand_as_they_are(source, told):
    made = engines["django"].from_string(plain_attributes(source))
    assert made.render({"n": 1286, "t": "a&b"}) == told


def test_the_house_reads_its_templates_so():
    found: Any = engines["django"].get_template("customers/create_customer.html")
    source = found.template.source
    assert 'value="{{ alike|plain }}"' in source
