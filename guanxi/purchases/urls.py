from django.urls import path

from .views import costs, lists, orders, products, rates

urlpatterns = [
    path("orders/", lists.list_orders, name="list_orders"),
    path("orders/count/", lists.count_orders, name="count_orders"),
    path("orders/sums/", lists.sum_orders, name="sum_orders"),
    path("orders/<int:pk>/", orders.show_order, name="show_order"),
    path("products/", lists.list_products, name="list_products"),
    path("products/count/", lists.count_products, name="count_products"),
    path("products/<int:pk>/", products.show_product, name="show_product"),
    path("products/<int:pk>/sales/", products.product_sales, name="product_sales"),
    path("products/<int:pk>/edit/<slug:name>/", products.change_product, name="change_product"),
    path("rates/", lists.list_rates, name="list_rates"),
    path("rates/count/", lists.count_rates, name="count_rates"),
    path("rates/new/", rates.set_rate, name="set_rate"),
    path("costs/", lists.list_costs, name="list_costs"),
    path("costs/count/", lists.count_costs, name="count_costs"),
    path("costs/sums/", lists.sum_costs, name="sum_costs"),
    path("costs/new/", costs.add_cost, name="add_cost"),
    path("costs/customers/", costs.find_cost_customers, name="find_cost_customers"),
    path("costs/<int:pk>/", costs.show_cost, name="show_cost"),
    path("costs/<int:pk>/take-back/", costs.take_back_cost, name="take_back_cost"),
    path("customers/<int:pk>/costs/new/", costs.add_cost, name="add_cost"),
]
