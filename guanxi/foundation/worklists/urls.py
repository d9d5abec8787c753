from django.urls import path

from .views import boards, bulk, calendars, grids, peeks

urlpatterns = [
    path("undo/<int:pk>/", bulk.take_back, name="take_back"),
    path("bulk/<int:pk>/", bulk.show_bulk_edit, name="show_bulk_edit"),
    path("bulk/<slug:name>/<slug:code>/", bulk.edit_in_bulk, name="edit_in_bulk"),
    path("<slug:name>/peek/<int:pk>/", peeks.peek_row, name="peek_row"),
    path("<slug:name>/place/<int:pk>/", peeks.place_row, name="place_row"),
    path("<slug:name>/board/", boards.show_board, name="show_board"),
    path("<slug:name>/board/sums/", boards.sum_board, name="sum_board"),
    path("<slug:name>/board/move/<int:pk>/", boards.move_card, name="move_card"),
    path("<slug:name>/board/<slug:stage>/", boards.more_cards, name="more_cards"),
    path("<slug:name>/calendar/", calendars.show_calendar, name="show_calendar"),
    path("<slug:name>/grid/", grids.show_grid, name="show_grid"),
    path("<slug:name>/grid/cell/", grids.edit_cell, name="edit_cell"),
    path("<slug:name>/grid/paste/", grids.edit_cells, name="edit_cells"),
]
