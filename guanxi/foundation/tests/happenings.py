"""An event and who hears it: a switchboard for tests."""

from dataclasses import dataclass


@dataclass(frozen=True)
class FolderClosed:
    folder_id: int


@dataclass(frozen=True)
class NobodyListens:
    folder_id: int


heard: list[FolderClosed] = []


def remember(event: FolderClosed) -> None:
    heard.append(event)


SUBSCRIPTIONS = {FolderClosed: [remember]}
