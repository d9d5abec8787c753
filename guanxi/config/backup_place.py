"""Where the environment says that backups go."""

import os
from pathlib import Path


def backup_place() -> tuple[str, str, str, str, str]:
    """A folder or ``s3://bucket/prefix`` ("": none by itself); endpoint, region and keys of a bucket."""
    place = os.environ.get("GUANXI_BACKUPS", "")
    if place and not place.startswith("s3://"):
        place = str(Path(place).resolve())
    region = os.environ.get("GUANXI_S3_REGION", "us-east-1")
    endpoint = os.environ.get("GUANXI_S3_ENDPOINT", f"https://s3.{region}.amazonaws.com")
    keys = os.environ.get("GUANXI_S3_KEY_ID", ""), os.environ.get("GUANXI_S3_SECRET", "")
    return place, endpoint, region, *keys
