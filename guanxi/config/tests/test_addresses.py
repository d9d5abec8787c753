"""Addresses by their names."""

from collections import defaultdict
from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse


def named(resolver: URLResolver) -> Iterator[tuple[str, str]]:
    """(name, what answers there) of every address without a namespace of its own."""
    for one in resolver.url_patterns:
        if isinstance(one, URLPattern) and one.name:
            yield one.name, f"{one.callback.__module__}.{one.callback.__name__}"
        elif isinstance(one, URLResolver) and not one.namespace:
            yield from named(one)


def test_no_two_views_answer_to_one_name():
    """Else a page means whichever was mounted last."""
    views: defaultdict[str, set[str]] = defaultdict(set)
    for name, view in named(get_resolver()):
        views[name].add(view)
    assert {name: found for name, found in views.items() if len(found) > 1} == {}


def test_a_preview_of_thresholds_is_asked_where_it_is_answered():
    view = resolve(reverse("show_threshold_preview", args=[1])).func
    assert view.__module__ == "guanxi.scoring.views"
