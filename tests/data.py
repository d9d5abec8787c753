"""Where the public data sets lie; they are not part of the project."""

import os
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent


def data_folder() -> Path | None:
    """The public data sets: where GUANXI_DATA says, else beside the project."""
    told = os.environ.get("GUANXI_DATA")
    places = [Path(told)] if told else [PROJECT.parent / "shared" / "data"]
    return next((place for place in places if (place / "online_retail.parquet").exists()), None)
