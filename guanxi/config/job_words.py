"""What people call long jobs: while they run, when somebody is told of their end, and when they are done."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from guanxi.foundation.errors import Sentence

JOB_TITLES: Mapping[str, Sentence] = {
    "examine_import": _("Reading a file"),
    "preview_import": _("Checking a file"),
    "apply_import": _("Importing a file"),
    "undo_change_set": _("Taking changes back"),
    "edit_in_bulk": _("Changing many rows"),
    "export_list": _("Writing a list to a file"),
    "hand_over_customers": _("Handing a leaver's customers over"),
    "refresh_orders": _("Adding up orders again"),
    "name_orders": _("Putting orders under their customers' new names"),
    "refresh_custom_field": _("Recomputing a field"),
    "delete_custom_field": _("Deleting a field"),
    "score": _("Computing tiers and figures"),
    "model": _("Computing a model of customers"),
    "measure_quality": _("Measuring data quality"),
    "duplicates": _("Looking for duplicates"),
    "read_texts": _("Reading texts for proposals"),
    "preview_thresholds": _("Trying out thresholds"),
    "renew_sealed_values": _("Writing personal data anew under a new key"),
    "spell_anew": _("Reading names anew for the search"),
    "back_up": _("Making a backup and restoring it on trial"),
}

# What is said when a job ends that somebody waits for.
JOB_ENDINGS: Mapping[str, tuple[str, Sentence]] = {
    "preview_import": ("import_ready", _("A file is checked and can go in")),
    "apply_import": ("job_done", _("A file is imported")),
    "undo_change_set": ("job_done", _("Changes are taken back")),
    "edit_in_bulk": ("job_done", _("Many rows are changed")),
    "refresh_custom_field": ("job_done", _("A field is recomputed")),
    "delete_custom_field": ("job_done", _("A field is deleted for good")),
    "export_list": ("job_done", _("The file of a list is ready")),
    "hand_over_customers": ("job_done", _("A leaver's customers are handed over")),
    "score": ("job_done", _("Tiers and figures are recomputed")),
    "duplicates": ("job_done", _("The base is being searched for duplicates")),
    "read_texts": ("job_done", _("Texts are read for proposals")),
}

# What is said of a job that is done, where nobody waits for its end.
JOB_DONE: Mapping[str, Sentence] = {
    "examine_import": _("A file is read"),
    "refresh_orders": _("Orders are added up again"),
    "name_orders": _("Orders stand under their customers' new names"),
    "measure_quality": _("Data quality is measured"),
    "model": _("A model of customers is computed"),
    "preview_thresholds": _("Thresholds are tried out"),
    "renew_sealed_values": _("Personal data is written anew under a new key"),
    "spell_anew": _("Names are read anew for the search"),
    "back_up": _("A backup is made and was restored on trial"),
}
