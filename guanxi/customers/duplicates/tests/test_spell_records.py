"""How records are spelled before they are compared."""

from guanxi.customers.duplicates.spelling import Record, people


def test_an_address_made_of_the_name_says_nothing_which_the_name_does_not():
    mails = ["jane.miller@gmail.com", "sunflower77@web.de"]
    row = people([Record(1, "person", "Miller, Jane", emails=mails)], {}).to_pylist()[0]
    assert (row["given"], row["family"], row["users"]) == ("jane", "miller", ["sunflower77"])
