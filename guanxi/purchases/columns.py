"""Orders and lines as columns for insight: SQL that SQLite and PostgreSQL read alike; no personal value.

Every statement gives, in this order: order id, customer id, instant, business day, kind, is it goods, signed
amount in the house currency (null where no rate is known). Change sets being applied or undone are left out.

``LINES`` has a row for each line. ``ORDERS`` has the goods sold and the goods returned of each order: a
twentieth of the rows, and its amounts add up to ``Order.house_goods`` to the last coin, where a line's own
amount in a foreign currency is not rounded.
"""

_SETTLED = """
LEFT JOIN changes_changeset s ON s.id = o.change_set_id
WHERE (s.state IS NULL OR s.state NOT IN ('applying', 'undoing'))
"""

LINES = f"""
SELECT o.id, o.customer_id, o.placed_at, o.placed_on, l.kind,
       CASE WHEN p.nature = 'goods' THEN 1 ELSE 0 END AS goods,
       CAST(l.amount * o.rate AS DOUBLE PRECISION) AS amount
FROM purchases_orderline l
JOIN purchases_order o ON o.id = l.order_id
JOIN purchases_product p ON p.id = l.product_id
{_SETTLED}
"""  # noqa: S608 - constants of this file

ORDERS = f"""
SELECT o.id, o.customer_id, o.placed_at, o.placed_on, 'sale' AS kind, 1 AS goods,
       CAST(CASE WHEN o.sold = o.goods THEN o.house_goods ELSE o.sold * o.rate END AS DOUBLE PRECISION)
         AS amount
FROM purchases_order o
{_SETTLED} AND o.sold <> 0
UNION ALL
SELECT o.id, o.customer_id, o.placed_at, o.placed_on, 'return', 1,
       CAST(o.house_goods - o.sold * o.rate AS DOUBLE PRECISION)
FROM purchases_order o
{_SETTLED} AND o.goods <> o.sold
"""  # noqa: S608 - constants of this file

# order id, customer id, product id, business day, kind, signed amount in the house currency: goods only.
GOODS = f"""
SELECT l.order_id, o.customer_id, l.product_id, o.placed_on, l.kind,
       CAST(l.amount * o.rate AS DOUBLE PRECISION) AS amount
FROM purchases_orderline l
JOIN purchases_order o ON o.id = l.order_id
JOIN purchases_product p ON p.id = l.product_id
{_SETTLED} AND p.nature = 'goods' AND l.kind IN ('sale', 'return')
"""  # noqa: S608 - constants of this file

# product id, and the share of its net goods left after unit costs, over the lines whose cost is known.
MARGINS = f"""
SELECT l.product_id,
       1 - SUM(CAST(l.quantity * COALESCE(l.unit_cost, p.unit_cost) AS DOUBLE PRECISION))
         / SUM(CAST(l.amount * o.rate AS DOUBLE PRECISION))
FROM purchases_orderline l
JOIN purchases_order o ON o.id = l.order_id
JOIN purchases_product p ON p.id = l.product_id
{_SETTLED} AND p.nature = 'goods' AND l.kind = 'sale' AND COALESCE(l.unit_cost, p.unit_cost) IS NOT NULL
  AND o.rate IS NOT NULL
GROUP BY l.product_id HAVING SUM(l.amount * o.rate) > 0
"""  # noqa: S608 - constants of this file
