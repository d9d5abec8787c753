"""What an undo asks of this room: a changed order comes back whole; products are found by what they were."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from guanxi.foundation.changes import undoing
from guanxi.purchases.indexing import refresh_sort_names, reindex
from guanxi.purchases.models import Order, Product
from guanxi.purchases.writing import contents_of, restore_contents, sum_up_anew


@contextmanager
def _around_products(ids: Collection[int]) -> Iterator[None]:
    before = dict(Product.objects.filter(pk__in=ids).values_list("pk", "nature"))
    yield
    refresh_sort_names(ids)
    reindex(ids)
    sum_up_anew(p for p in Product.objects.filter(pk__in=ids).order_by("pk") if p.nature != before[p.pk])


def register() -> None:
    undoing.register(Order, restore={"content": restore_contents}, read={"content": contents_of})
    undoing.register(Product, around=_around_products)
