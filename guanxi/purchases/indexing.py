"""How a product stands in the search index and in an alphabetical list."""

from collections.abc import Collection, Iterable, Sequence

from guanxi.foundation.bulk import update_rows
from guanxi.foundation.customfields.finding import findable_texts
from guanxi.foundation.search import index
from guanxi.foundation.search.index import Findable
from guanxi.purchases.models import Product

KIND = "p"


def findable(product: Product, more: Iterable[str] = ()) -> Findable:
    """A product as the index sees it: name, code, category; ``more``: what custom fields say."""
    others = sorted({product.group, *more} - {""})
    return Findable(product.pk, product.name or product.code, codes=(product.code,), others=tuple(others))


def index_new(products: Sequence[Product]) -> None:
    """Make products findable that are just made."""
    words = findable_texts(Product, [product.pk for product in products])
    index.index(KIND, [findable(one, words.get(one.pk, ())) for one in products], fresh=True)


def reindex(ids: Collection[int]) -> None:
    """Bring the index to what the table holds: changed products anew, deleted ones out."""
    rows = list(Product.objects.filter(pk__in=ids).only("name", "code", "group"))
    index.drop(KIND, list(ids))
    index_new(rows)


def put_in_order(products: Sequence[Product]) -> None:
    """Say where these stand among names; whoever calls writes them."""
    keys = index.sort_keys([(product.name or product.code, False) for product in products])
    for product, key in zip(products, keys, strict=True):
        product.sort_name = key


def refresh_sort_names(ids: Collection[int]) -> None:
    """Bring ``sort_name`` to the names, where they are another than it was made of."""
    products = list(Product.objects.filter(pk__in=ids))
    before = [product.sort_name for product in products]
    put_in_order(products)
    changed = [(p.sort_name, p.pk) for p, was in zip(products, before, strict=True) if p.sort_name != was]
    update_rows(Product, ["sort_name"], changed)
