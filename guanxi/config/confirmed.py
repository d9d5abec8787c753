"""What takes a fresh proof of who acts."""

# Before these actions, and the pages of the same name, who acts proves again to be who they are, unless they
# did within the last minutes (``GUANXI_CONFIRM_MINUTES``). Programs with a token cannot.
CONFIRM_FIRST: frozenset[str] = frozenset(
    {
        "create_user",
        "assign_roles",
        "set_password",
        "change_sign_in_name",
        "change_own_sign_in_name",
        "close_account",
        "hand_over_customers",  # of others, more than ten at once: also from a list
        "open_account",
        "install_role",
        "create_role",
        "copy_role",
        "change_role",
        "remove_role",
        "start_simulation",
        "create_token",
        "start_own_data",
        "require_second_factor",
        "add_authenticator_app",
        "add_passkey",
        "remove_factor",
        "remove_factors",
        "make_recovery_codes",
        "hand_out_rescue",
        "begin_rotation",
        "retire_keys",
        "export_many",  # a list of more than a thousand rows, or with masked values in full
        "delete_custom_field",
        "erase_person",
        "export_person",
    }
)
