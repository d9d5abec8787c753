from django.urls import path

from . import views

urlpatterns = [
    path("save/", views.save_view, name="save_view"),
    path("columns/", views.arrange_columns, name="arrange_columns"),
    path("export/", views.start_export, name="start_export"),
    path("export/<int:pk>/", views.show_export, name="show_export"),
    path("export/<int:pk>/file/", views.download_export, name="download_export"),
    path("<slug:listing>/opening/<int:pk>/", views.set_role_opening, name="set_role_opening"),
    path("<slug:listing>/", views.list_views, name="list_views"),
    path("<int:pk>/change/", views.change_view, name="change_view"),
    path("<int:pk>/update/", views.update_view, name="update_view"),
    path("<int:pk>/delete/", views.delete_view, name="delete_view"),
    path("<int:pk>/arrange/<slug:what>/", views.arrange_view, name="arrange_view"),
]
