"""Who gave a request back has not refused it: a state of its own."""

from typing import Any

from django.db import migrations, models


def name_what_was_given_back(apps: Any, _editor: Any) -> None:
    """A refusal ends a request as rejected; any other seat that did not agree gave it back."""
    seats = apps.get_model("approvals", "Seat").objects.filter(state="refused")
    seats.exclude(request__state="rejected").update(state="returned")


def call_it_refused(apps: Any, _editor: Any) -> None:
    apps.get_model("approvals", "Seat").objects.filter(state="returned").update(state="refused")


class Migration(migrations.Migration):
    dependencies = [("approvals", "0001_approvals")]

    operations = [
        migrations.AlterField(
            model_name="seat",
            name="state",
            field=models.CharField(
                choices=[
                    ("waiting", "to decide"),
                    ("approved", "agreed"),
                    ("refused", "did not agree"),
                    ("returned", "gave it back"),
                    ("spared", "no longer asked"),
                ],
                default="waiting",
                max_length=8,
            ),
        ),
        migrations.RunPython(name_what_was_given_back, call_it_refused),
    ]
