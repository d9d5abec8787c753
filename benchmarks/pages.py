"""Pages and API at 100,000 customers and 300,000 interactions, in five eyes: CPU milliseconds a request.

    python benchmarks/pages.py [--smoke] [--million] [--customers 100000] [--runs 40]

Its house lies under benchmarks/state and is kept between runs (remove it to build anew). Each address is
asked of the WSGI application as: all · one department · a hundred rows · nothing, and with a filter that
matches nothing. A figure is the CPU of this process, in which SQLite works too, and of PostgreSQL's process
behind the connection: the median of warm requests, and the first one.
"""

import argparse
import json
import sys
from typing import Any

from benchmarks import _asking, _house, _worker

BOTH_DATABASES = True
type Asked = tuple[str, str, list[_asking.Cost]]  # (key in the table, what, one cost for each eye)
EYES = (("all", "boss"), ("department", "s1-0"), ("hundred", "few"), ("nothing", "none"))


def main() -> None:
    runs = opened(__doc__)
    people = {eye: _asking.Person(login) for eye, login in EYES}
    asked = [ask(people, runs, *page) for page in addresses()]
    asked += [create_one(people["all"], runs), *deep(people["all"], runs)]
    show(asked, runs)
    weigh(people)


def opened(told: str | None) -> int:
    """Read the command's arguments and open the house they name; how often each address is asked."""
    parser = argparse.ArgumentParser(description=told)
    parser.add_argument("--smoke", action="store_true")
    parser.add_argument(
        "--million", action="store_true", help="1,000,000 customers, 5 talks each, 10,000,000 lines"
    )
    parser.add_argument("--customers", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=40)
    given = parser.parse_args()
    if given.million:
        _house.open_house(1_000_000, talks=5, lines=10_000_000)
    else:
        _house.open_house(2_000 if given.smoke else given.customers)
    return 3 if given.smoke else int(given.runs)


def addresses() -> list[tuple[str, str, str]]:
    """(key in the table, what it is, address); # asks for the fragment that htmx takes."""
    from guanxi.customers.models import Customer

    middle = Customer.objects.order_by("pk")[Customer.objects.count() // 2]
    return [
        ("list_json", "list of 50 newest, JSON", "/api/customers/"),
        ("list_html", "list of 50 newest, HTML page", "/customers/?sort=newest"),
        ("", "  its fragment", "/customers/#"),
        ("", "  by value", "/api/customers/?sort=value"),
        ("filter", "industry and owner", f"/api/customers/?industry=C&owner={middle.owner_id}"),
        ("two", "2 characters of a name", "/api/customers/?q=恒岳"),
        ("three", "3 characters of a name", "/api/customers/?q=苏州恒"),
        ("", "  2 characters in every name", "/api/customers/?q=有限"),
        ("", "  pinyin initials", "/api/customers/?q=hy"),
        ("", "  a word nobody has", "/api/customers/?q=找不到"),
        ("", "  a stage nobody is in", "/api/customers/?stage=won_back"),
        ("", "  a kind nobody is of", "/api/customers/?kind=person"),
        ("", "  an amount nobody reaches", "/api/customers/?total_from=1000000"),
        ("record", "one record", f"/api/customers/{middle.pk}"),
        ("talks", "its interactions", f"/api/customers/{middle.pk}/interactions"),
        ("", "  its page, HTML", f"/customers/{middle.pk}/"),
        ("", "  the list's count, lazily", "/customers/count/"),
    ]


def ask(people: dict[str, Any], runs: int, key: str, label: str, address: str) -> Asked:
    path, sep, _rest = address.partition("#")
    how = {"partial": True} if sep else {}
    return key, label, [person.cost(path, runs, **how) for person in people.values()]


def create_one(boss: Any, runs: int) -> Asked:
    def body(n: int) -> bytes:
        said = {
            "name": f"苏州恒岳新客户{n}有限公司",
            "industry": "C",
            "source": "sales",
            "address": "星湖街 1 号",
        }
        return json.dumps(said).encode()

    return "create", "create one", [boss.cost("/api/customers/", runs, body=body)]


def deep(boss: Any, runs: int) -> list[Asked]:
    """Page 1,000 by key, and page 1 at the same time."""
    from django.http import QueryDict

    from guanxi.customers.listing import customers_listing
    from guanxi.foundation.ui.lists import read_page

    listing, query, cursor, reached = customers_listing(), QueryDict(mutable=True), "", 1
    while reached < 1000 and (cursor := read_page(listing, boss.user, query).after):
        query["after"], reached = cursor, reached + 1
    first, last = (boss.cost(f"/api/customers/?after={after}", runs) for after in ("", query["after"]))
    print(f"page {reached:,} costs {last.steady / first.steady:.2f} of page 1")
    return [("", "page 1", [first]), ("deep", f"page {reached:,}", [last])]


def show(asked: list[Asked], runs: int) -> None:
    unit = _asking.baseline()
    print(f"CPU ms a request, medians of {runs}, held against the loop of {unit:.2f} ms beside each;")
    print("then, for all: how many loops, CPU ms as measured, and the first request")
    print(f"{'':32}", *(f"{eye:>11}" for eye, _login in EYES), f"{'loops':>8}{'measured':>10}{'first':>8}")
    _asking.keep("baseline", f"{unit:.2f} ms")
    for key, label, costs in asked:
        cells = [f"{c.steady * unit:.1f}" + ("" if c.status < 300 else f" ({c.status})") for c in costs]
        cells += [""] * (len(EYES) - len(cells))
        more = f"{costs[0].steady:8.1f}{costs[0].median:10.1f}{costs[0].first:8.1f}"
        print(f"{label:32}", *(f"{cell:>11}" for cell in cells), more)
        if key:
            dearest = max(cost.steady * unit for cost in costs if cost.status < 300)
            others = f"; dearest eye {dearest:.1f}" if len(costs) > 1 else ""
            _asking.keep(key, costs[0].told(unit) + others)


def weigh(people: dict[str, Any]) -> None:
    if sys.platform != "linux":
        return
    pages = [address.partition("#")[0] for _key, _label, address in addresses()]
    found = _worker.memory(pages, [people["all"].cookie])
    print(f"one web worker after 200 requests: {found['own']} MB, {found['file']} MB of the database's file")
    _asking.keep("worker", f"{found['own']} MB")


if __name__ == "__main__":
    main()
