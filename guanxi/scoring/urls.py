from django.urls import path

from . import views
from .baskets import views as baskets
from .cards import views as cards
from .churn import views as churn
from .lifetime import views as lifetime

urlpatterns = [
    path("", views.home, name="home"),
    path("matrix/", views.show_matrix, name="show_matrix"),
    path("matrix/why/<int:pk>/", views.tell_why, name="tell_why"),
    path("matrix/preview/", views.preview_thresholds, name="preview_thresholds"),
    path("matrix/preview/<int:pk>/", views.show_threshold_preview, name="show_threshold_preview"),
    path("matrix/thresholds/", views.change_thresholds, name="change_thresholds"),
    path("insight/lifetime/", lifetime.show_lifetime, name="show_lifetime"),
    path("insight/churn/", churn.show_churn, name="show_churn"),
    path("insight/baskets/", baskets.show_baskets, name="show_baskets"),
    path("customers/<int:pk>/offers/", baskets.answer_offer, name="answer_offer"),
    path("insight/cards/", cards.list_cards, name="list_cards"),
    path("insight/cards/<int:pk>/", cards.show_card, name="show_card"),
    path("insight/cards/run/", cards.run_models, name="run_models"),
    path("scoring/run/", views.run_scoring, name="run_scoring"),
]
