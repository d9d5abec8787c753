"""Every write of views and of the files that are made of them."""

from .exports import (
    clear_export,
    download_export,
    export_template,
    finish_export,
    print_list,
    start_export,
)
from .layouts import arrange_columns
from .views import (
    PASSING,
    SAVE,
    change_view,
    choose_opening,
    delete_view,
    install_view,
    move_view,
    pin_view,
    save_view,
    set_role_opening,
    unpin_view,
)

__all__ = [
    "PASSING",
    "SAVE",
    "arrange_columns",
    "change_view",
    "choose_opening",
    "clear_export",
    "delete_view",
    "download_export",
    "export_template",
    "finish_export",
    "install_view",
    "move_view",
    "pin_view",
    "print_list",
    "save_view",
    "set_role_opening",
    "start_export",
    "unpin_view",
]
