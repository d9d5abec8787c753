"""Every write of this room."""

from guanxi.purchases.actions.costs import add_cost, import_costs, take_back_cost
from guanxi.purchases.actions.naming import name_orders
from guanxi.purchases.actions.orders import change_order, conclude_orders, create_order, import_orders
from guanxi.purchases.actions.products import change_product, import_price_list, import_products
from guanxi.purchases.actions.rates import set_rate, set_rates
from guanxi.purchases.actions.refreshing import refresh_orders_of_currencies, refresh_orders_of_product

__all__ = [
    "add_cost",
    "change_order",
    "change_product",
    "conclude_orders",
    "create_order",
    "import_costs",
    "import_orders",
    "import_price_list",
    "import_products",
    "name_orders",
    "refresh_orders_of_currencies",
    "refresh_orders_of_product",
    "set_rate",
    "set_rates",
    "take_back_cost",
]
