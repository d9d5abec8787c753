"""The pages of orders, products, rates and costs."""
