"""The process that makes one backup and tries it: it may take longer than a worker's step."""

MODULE = "guanxi.foundation.safekeeping.apart"


def main() -> None:
    """What the process does; what it says is kept in the house's language."""
    import django

    django.setup()
    from django.conf import settings
    from django.utils import translation

    from guanxi.foundation.safekeeping.making import back_up

    with translation.override(settings.LANGUAGE_CODE):
        back_up()


if __name__ == "__main__":
    main()
