"""A process of its own that makes one image small: it reads the image on its input and writes a WebP.

Whatever a hostile image does here, it does in a process with little memory and little time, which holds no
keys and no data but the image. Nothing but the picture is kept: no place, no camera, no words. Run by its
path (``previews.py``), so that nothing of the house is loaded.
"""

import io
import sys

SIDE = 320
MOST_PIXELS = 60_000_000
MEMORY, SECONDS = 1 << 30, 10
FORMATS = ("PNG", "JPEG", "WEBP", "GIF")


def limit() -> None:
    """What this process may take; where the system knows no such limit, the parent's clock alone holds."""
    try:
        import resource
    except ImportError:
        return
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
    ):
        try:
            resource.setrlimit(what, (most, most))
        except (OSError, ValueError):
            continue


def small(content: bytes) -> bytes:
    """The image, its first frame, upright and within SIDE by SIDE; raises where it is none or too large."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    with Image.open(io.BytesIO(content), formats=FORMATS) as image:
        if image.width * image.height > MOST_PIXELS:
            raise ValueError("too many pixels")
        image.draft("RGB", (SIDE * 2, SIDE * 2))  # a JPEG is decoded no larger than needed
        upright = ImageOps.exif_transpose(image)
        has_alpha = upright.mode in {"RGBA", "LA", "PA"} or "transparency" in upright.info
        plain = upright.convert("RGBA" if has_alpha else "RGB")
        plain.thumbnail((SIDE, SIDE))
        made = io.BytesIO()
        plain.save(made, "WEBP", quality=80, exif=b"", icc_profile=None, xmp=b"")
    return made.getvalue()


def main() -> int:
    limit()
    try:
        made = small(sys.stdin.buffer.read())
    except Exception:  # noqa: BLE001 - whatever it is, there is no preview
        return 1
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
