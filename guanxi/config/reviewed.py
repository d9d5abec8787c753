"""Which acts the periodic security review counts as what; every other act of a person is a change."""

REVIEWED = {
    "seen": frozenset({"reveal_personal", "read_file", "start_simulation"}),
    "read": frozenset({"read_sensitive"}),
    "taken": frozenset(
        {"finish_export", "export_template", "export_for_sending", "export_person", "print_list"}
    ),
    "rights": frozenset(
        {
            "assign_roles",
            "change_group",
            "change_outward_files",
            "change_role",
            "close_account",
            "copy_role",
            "create_group",
            "create_role",
            "create_token",
            "create_user",
            "delete_group",
            "hand_out_rescue",
            "move_user",
            "open_account",
            "remove_factors",
            "remove_role",
            "require_second_factor",
            "set_password",
            "share_customer",
            "unshare_customer",
        }
    ),
    # Steps of what is counted already, and what changes nobody's data.
    "aside": frozenset(
        {
            "start_export",
            "clear_export",
            "download_export",
            "end_simulation",
            "change_own_settings",
            "acknowledge_policy",
            "arrange_columns",
            "sign_review",
            "open_review",
        }
    ),
}
