"""How people work in the list of products: its cells are changed in place."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from guanxi.foundation.worklists.cells import field_cell
from guanxi.foundation.worklists.declaring import Frame, Worklist

from .actions import change_product
from .listing import products_listing, sees_costs
from .models import Product

WORKLIST = Worklist(
    name="products",
    heading=_("Products"),
    list_url="list_products",
    model=Product,
    listing=lambda user: products_listing(user, user.company.currency).for_reader(user),
    permission="purchases.change_product",
    cells=(
        field_cell(Product, "name", change_product, width=320),
        field_cell(Product, "group", change_product, width=180),
        field_cell(Product, "nature", change_product, width=120),
        replace(field_cell(Product, "unit_cost", change_product, width=120), seen_by=sees_costs),
    ),
    coded=lambda product: product.code,
    frame=Frame(
        count="count_products",
        search_label=_("Code or part of the name"),
        empty="purchases/products_empty.html",
    ),
)
