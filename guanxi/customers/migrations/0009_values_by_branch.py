"""Owner and department of customers beside the values of their custom fields, as far as there are any."""

from django.db import migrations

FILL = """
    UPDATE customfields_value SET (owner_id, department_id) =
        (SELECT c.owner_id, c.department_id FROM customers_customer AS c WHERE c.id = customfields_value.record_id)
    WHERE field_id IN (SELECT id FROM customfields_customfield WHERE noun = 'customers.customer')
"""


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0008_more_filters_served"),
        ("customfields", "0002_values_by_branch"),
    ]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
