"""How records are spelled before they are compared."""

from guanxi.customers.duplicates.spelling import Record, people


def test_an_address_made_of_the_name_says_nothing_which_the_name_does_not():
    mails = ["jane.miller@gmail.com", "sunflower77@web.de"]
    row = people([Record(1, "person", "Miller, Jane", emails=mails)], {}).to_pylist()[0]
    assert (row["given"], row["family"], row["users"]) == ("jane", "miller", ["sunflower77"])


def test_bob_is_robert_and_an_address_tells_the_city_where_no_region_does():
    said = [
        Record(1, "person", "Bob Miller", address="12 High Street, Leeds"),
        Record(2, "person", "Robert Miller", region="England Leeds", address="12 High Street"),
        Record(3, "person", "王伟", address="江苏省苏州市星湖街 1 号"),
        Record(4, "person", "Alex Kim", address="12 High Street, Apt 5"),
    ]
    rows = people(said, {"王": "wang", "伟": "wei"}).to_pylist()
    assert [row["formal"] for row in rows] == ["robert miller", "robert miller", "王伟", "alex kim"]
    assert [row["city"] for row in rows] == ["leeds", "leeds", "苏州", None]
    assert rows[0]["address"] == rows[1]["address"]
