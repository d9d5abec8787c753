from django.urls import path, re_path

from .views import creating, exports, handing, histories, lists, peeks, records, related, sharing, talking

urlpatterns = [
    path("customers/", lists.list_customers, name="list_customers"),
    path("customers/count/", lists.count_customers, name="count_customers"),
    re_path(
        r"^customers/template-1\.(?P<ending>csv|xlsx)$", exports.export_customers, name="export_customers"
    ),
    re_path(
        r"^customers/template-3\.(?P<ending>csv|xlsx)$",
        exports.export_interactions,
        name="export_interactions",
    ),
    path("customers/hand-over/", handing.hand_over_customers, name="hand_over_customers"),
    path("customers/new/", creating.create_customer, name="create_customer"),
    path("customers/<int:pk>/", records.show_customer, name="show_customer"),
    path("customers/<int:pk>/peek/", peeks.peek_customer, name="peek_customer"),
    path("customers/<int:pk>/place/", peeks.place_customer, name="place_customer"),
    path("customers/<int:pk>/timeline/", records.customer_timeline, name="customer_timeline"),
    path("customers/<int:pk>/facts/", records.customer_facts, name="customer_facts"),
    path("customers/<int:pk>/history/", histories.customer_history, name="customer_history"),
    path("customers/<int:pk>/comments/", talking.customer_comments, name="customer_comments"),
    path("customers/<int:pk>/files/", talking.customer_files, name="customer_files"),
    path("customers/<int:pk>/contacts/", related.customer_contacts, name="customer_contacts"),
    path("customers/<int:pk>/interactions/", related.customer_interactions, name="customer_interactions"),
    path("customers/<int:pk>/edit/<slug:name>/", records.edit_customer_field, name="edit_customer_field"),
    path("customers/<int:pk>/reveal/<slug:name>/", records.reveal_customer, name="reveal_customer"),
    path("customers/<int:pk>/log/", related.log_interaction, name="log_interaction"),
    path("customers/<int:pk>/access/", sharing.customer_access, name="customer_access"),
    path("customers/<int:pk>/share/", sharing.share_customer, name="share_customer"),
    path("customers/<int:pk>/share/<int:share>/end/", sharing.unshare_customer, name="unshare_customer"),
    path("interactions/<int:pk>/", related.change_interaction, name="change_interaction"),
    path("interactions/<int:pk>/history/", histories.interaction_history, name="interaction_history"),
    path("customers/<int:pk>/contacts/new/", related.add_contact, name="add_contact"),
    path("customers/<int:pk>/tag/", related.put_tag, name="put_tag"),
    path("customers/<int:pk>/stage/", related.move_stage, name="move_stage"),
    path("customers/<int:pk>/depth/", related.move_depth, name="move_depth"),
    path("customers/<int:pk>/owner/", related.assign_customer, name="assign_customer"),
    path("tags/<int:pk>/remove/", related.remove_tag, name="remove_tag"),
    path("contacts/<int:pk>/edit/<slug:name>/", related.edit_contact_field, name="edit_contact_field"),
    path("contacts/<int:pk>/reveal/<slug:name>/", records.reveal_contact, name="reveal_contact"),
    path("birthdays/understand/", related.understand_birthday, name="understand_birthday"),
    path("contacts/<int:pk>/history/", histories.contact_history, name="contact_history"),
    path("contacts/<int:pk>/leave/", related.leave_contact, name="leave_contact"),
    path("contacts/<int:pk>/return/", related.return_contact, name="return_contact"),
    path("contacts/<int:pk>/first/", related.make_first_contact, name="make_first_contact"),
]
