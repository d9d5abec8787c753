"""What an undo of an import asks of this room: a changed order comes back whole."""

from guanxi.foundation.changes import undoing
from guanxi.purchases.models import Order
from guanxi.purchases.writing import contents_of, restore_contents


def register() -> None:
    undoing.register(Order, restore={"content": restore_contents}, read={"content": contents_of})
