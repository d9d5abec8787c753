"""What people are told of."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from guanxi.foundation.notifications.kinds import Notice

# What people are told of; how, each person chooses.
NOTICES: Sequence[Notice] = (
    Notice("mention", _("Somebody mentions me"), icon="at", mail="now"),
    Notice("comment", _("A comment on a record that I watch"), icon="message", mail="daily"),
    Notice("watched", _("Something happens to a record that I watch"), icon="bell-check", mail="daily"),
    Notice("handed_over", _("A record is handed to me"), icon="arrow-right-circle", mail="now"),
    Notice("handed_away", _("A customer of mine is handed to somebody else"), icon="user-share", mail="now"),
    Notice("shared", _("A record is shared with me"), icon="share", mail="daily"),
    Notice("access_asked", _("Somebody asks to see a customer of mine"), icon="lock", mail="now"),
    Notice("view_shared", _("A view of a list is shared with me"), icon="filter", mail="daily"),
    Notice("task_given", _("Somebody gives me a task"), icon="checklist", mail="now"),
    Notice("task_due", _("A task is due soon"), icon="calendar-event"),
    Notice("task_late", _("A task of mine is overdue"), icon="alert-triangle", mail="daily"),
    Notice("approval_asked", _("Somebody asks for my approval"), icon="rubber-stamp", mail="now"),
    Notice(
        "approval_decided", _("A request of mine is decided or returned"), icon="rubber-stamp", mail="now"
    ),
    Notice("policy", _("A policy waits for my acknowledgement"), icon="shield-check", mail="now"),
    Notice("review", _("A security review waits for a signature"), icon="shield-lock", mail="now"),
    Notice(
        "subject_request_due",
        _("A person's request is to be answered soon, or late"),
        icon="shield-check",
        mail="now",
    ),
    Notice("birthday", _("A birthday is coming up at a customer of mine"), icon="cake", mail="daily"),
    Notice("import_ready", _("A file has been checked and waits for me"), icon="file-check"),
    Notice(
        "import_discarded",
        _("A file of mine that waited was discarded after an erasure"),
        icon="alert-triangle",
        mail="now",
    ),
    Notice("job_done", _("A long job of mine is done"), icon="circle-check"),
    Notice(
        "backup_failed", _("A backup failed, or could not be restored"), icon="alert-triangle", mail="now"
    ),
    Notice("job_failed", _("A job could not be finished"), icon="alert-triangle", mail="now"),
)
