"""How records are spelled before they are compared."""

from guanxi.customers.duplicates.spelling import Record, firms, people


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


def test_a_firm_has_one_place_in_front_and_a_second_is_what_it_is_called():
    said = {
        "台州福安科技有限公司": ("福安科技", "台州", ""),  # 福安 is a city, and none of 台州
        "江苏苏州恒岳精密有限公司": ("恒岳精密", "苏州", ""),
        "昆山恒岳精密有限公司": ("恒岳精密", "昆山", ""),  # where it is
        "安康软件有限公司": ("安康软件", None, ""),  # where it is not
        "武汉安凯律师事务所无锡分所": ("安凯律师", "武汉", "无锡"),
    }
    rows = firms([Record(n, "firm", name, region="江苏 昆山") for n, name in enumerate(said)], {}).to_pylist()
    assert [(row["kernel"], row["named"], row["branch"]) for row in rows] == [*said.values()]
