"""An errand of ``guanxi serve``: work out the statutory days of the house's country, which are then kept."""

import os


def main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guanxi.config.settings")
    django.setup()

    from guanxi.foundation.calendar.days import business_day
    from guanxi.foundation.calendar.models import Setting
    from guanxi.foundation.calendar.statutory import keep_ready

    keep_ready(Setting.get().country, business_day().year)


if __name__ == "__main__":
    main()
