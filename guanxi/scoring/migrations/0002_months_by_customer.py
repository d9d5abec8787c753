"""Months by customer: their sums follow whoever has the customer, and open to the very customers.

What stood by owner and department is computed anew by the next run.
"""

import django.db.models.deletion
from django.db import migrations, models

TIERS = [("high", "High value"), ("potential", "Potential"), ("ordinary", "Ordinary"), ("risk", "Churn risk")]


def key():
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def belongs_to(model):
    return models.ForeignKey(
        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to=model
    )


class Migration(migrations.Migration):
    dependencies = [("customers", "0002_filters_served"), ("scoring", "0001_scoring")]

    operations = [
        migrations.DeleteModel("MonthRevenue"),
        migrations.DeleteModel("MonthMovement"),
        migrations.CreateModel(
            name="MonthRevenue",
            fields=[
                ("id", key()),
                ("month", models.DateField(help_text="Its last day.")),
                ("tier", models.CharField(blank=True, choices=TIERS, max_length=9)),
                ("revenue", models.DecimalField(decimal_places=3, max_digits=18)),
                ("customer", belongs_to("customers.customer")),
                ("run", belongs_to("scoring.scorerun")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("customer", "run", "month"), name="month_revenue_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="MonthMovement",
            fields=[
                ("id", key()),
                ("month", models.DateField(help_text="Its last day.")),
                (
                    "kind",
                    models.CharField(
                        choices=[("new", "New"), ("returning", "Back"), ("lost", "Lost")], max_length=9
                    ),
                ),
                ("customer", belongs_to("customers.customer")),
                ("run", belongs_to("scoring.scorerun")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["month", "kind", "run", "customer"], name="movement_of_month")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("customer", "run", "month", "kind"), name="movement_once"
                    )
                ],
            },
        ),
    ]
