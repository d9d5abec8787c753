"""What the roles of one user give together, in one query each."""

GRANTS = """
    SELECT permission, max(scope) AS scope FROM accounts_grant
    JOIN accounts_user_roles ON accounts_user_roles.role_id = accounts_grant.role_id
    WHERE accounts_user_roles.user_id = %s GROUP BY permission
"""

MASKS = """
    SELECT field, max(level) AS level FROM accounts_rolemask
    JOIN accounts_user_roles ON accounts_user_roles.role_id = accounts_rolemask.role_id
    WHERE accounts_user_roles.user_id = %s GROUP BY field
"""
