"""The catalogues: what is found in the sources, what is kept, and what is refused."""

import gettext

import pytest
from babel.messages.catalog import Catalog

from tools import messages, traditional

VIEW = """
from django.utils.translation import gettext_lazy as _, pgettext_lazy as p, ngettext
A = _("One " "two")
B = p("tier", "High")
def f(n):
    return ngettext("%(n)d row", "%(n)d rows", n) % {"n": n}
"""
PAGE = """
  {% load i18n %}
      <p>{% translate "Close" context "door" %}
 {% blocktranslate trimmed count n=rows|length %}
   One row of <b>{{ name }}</b>
 {% plural %}
   {{ n }} rows of <b>{{ name }}</b>
 {% endblocktranslate %}</p> it's ( unbalanced [ " markup
{% include "x" with label=_("Filter") %}
"""


@pytest.fixture
def root(tmp_path):
    room = tmp_path / "guanxi/room"
    (room / "templates").mkdir(parents=True)
    (room / "views.py").write_text(VIEW, encoding="utf-8")
    (room / "templates/page.html").write_text(PAGE, encoding="utf-8")
    return tmp_path


def update(root):
    path = messages.catalogue_path(root, "zh_Hans")
    messages.write(
        messages.merge(messages.read(path, "zh_Hans"), messages.extract(root), "zh_Hans"), path, "zh_Hans"
    )
    return path


def translate(path, *pairs):
    text = path.read_text(encoding="utf-8")
    for before, after in pairs:
        assert before in text
        text = text.replace(before, after)
    path.write_text(text, encoding="utf-8")


def filled(root):
    path = update(root)
    translate(
        path,
        ('msgid "Close"\nmsgstr ""', 'msgid "Close"\nmsgstr "关上"'),
        ('msgid "Filter"\nmsgstr ""', 'msgid "Filter"\nmsgstr "筛选"'),
        ('msgid "One two"\nmsgstr ""', 'msgid "One two"\nmsgstr "一二"'),
        ('msgid "High"\nmsgstr ""', 'msgid "High"\nmsgstr "高"'),
        (
            'msgid_plural "%(n)s rows of <b>%(name)s</b>"\nmsgstr[0] ""',
            'msgid_plural "%(n)s rows of <b>%(name)s</b>"\nmsgstr[0] "<b>%(name)s</b> 的 %(n)s 行"',
        ),
        (
            'msgid_plural "%(n)d rows"\nmsgstr[0] ""',
            'msgid_plural "%(n)d rows"\nmsgstr[0] "%(n)d 行"',
        ),
    )
    return path


def test_templates_python_contexts_plurals_and_aliases_are_found(root):
    found = {messages._key(each) for each in messages.extract(root) if each.id}
    assert found == {
        ("", "One two"),
        ("tier", "High"),
        ("", "%(n)d row"),
        ("door", "Close"),
        ("", "One row of <b>%(name)s</b>"),
        ("", "Filter"),
    }


def test_a_second_update_changes_nothing_and_holds_no_line_number(root):
    path = filled(root)
    before = path.read_text(encoding="utf-8")
    update(root)
    assert path.read_text(encoding="utf-8") == before
    assert "#: guanxi/room/views.py\n" in before


def test_a_whole_catalogue_has_no_problem_and_compiles(root):
    path = filled(root)
    assert messages.problems(root, "zh_Hans") == []
    messages.compile_all(root)
    with path.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    assert compiled.gettext("One two") == "一二"
    assert compiled.pgettext("tier", "High") == "高"
    assert compiled.ngettext("%(n)d row", "%(n)d rows", 3) == "%(n)d 行"


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ('"一二"', '""', "untranslated"),
        ('msgid "One two"', '#, fuzzy\nmsgid "One two"', "fuzzy"),
        ('msgid "One two"', '# drafted\nmsgid "One two"', "a draft"),
        ('"%(n)d 行"', '"%d 行"', "placeholders differ"),
        ("<b>%(name)s</b> 的", "%(name)s 的", "placeholders differ"),
        ('msgid "One two"', 'msgid "One three"', "stale"),
        ('msgid "One two"', 'msgid "One three"', "not in the catalogue"),
        ('"一二"', '"一,二"', "a mark of half width (一,)"),
        ('"一二"', '"一二!"', "a mark of half width (二!)"),
        ('"一二"', '"一(二"', "a mark of half width (一()"),
        ('"一二"', '", "', "a mark of half width (, )"),
        ('"%(n)d 行"', '"%(n)d, 行"', "a mark of half width (%(n)d,)"),
        ('"一二"', '"一 二"', "a space between characters (一 二)"),
        ("<b>%(name)s</b> 的", "<b></b>%(name)s 的", "a space beside a name (%(name)s 的)"),
    ],
)
def test_what_a_reader_would_miss_is_named(root, before, after, says):
    translate(filled(root), (before, after))
    assert any(says in line for line in messages.problems(root, "zh_Hans"))


def test_a_sentence_gone_from_the_sources_goes_from_the_catalogue(root):
    filled(root)
    (root / "guanxi/room/views.py").write_text("", encoding="utf-8")
    assert "One two" not in update(root).read_text(encoding="utf-8")


def test_traditional_chinese_has_words_of_its_own_and_keeps_placeholders():
    said = {
        "软件质量": "軟體品質",
        "第 {line} 行没有列名。": "第 {line} 列沒有欄名。",
        "导入 %(count)s 行": "匯入 %(count)s 列",
        "进行中的订单列表": "進行中的訂單清單",
        "撤销整批，权限不够": "復原整批，權限不夠",
        "3 天后，下一周": "3 天後，下一週",
        "一格里有几个号码，冲回": "一格裡有幾個號碼，沖回",
        "清单里加一项，在后台，五公里": "清單裡加一項，在背景，五公里",
        "按部门来定；按 Esc 键": "依部門來定；按 Esc 鍵",
        "运行 “guanxi demo” 试试": "執行「guanxi demo」試試",
        "客户端没有这条记录": "用戶端沒有這筆記錄",
        "队列里有 3 个中断的": "佇列裡有 3 個中斷的",
    }
    assert {text: traditional.draft(text) for text in said} == said
    assert traditional.left_standing("這一批數據和合同") == ["合同", "數據"]
    assert traditional.left_standing("用戶端") == []


def test_drafts_are_marked_and_read_ones_left_alone(root):
    path = filled(root)
    simplified = messages.read(path, "zh_Hans")
    new = messages.merge(Catalog(locale="zh_Hant"), messages.extract(root), "zh_Hant")
    by_hand = new.get("Filter")
    assert by_hand
    by_hand.string = "篩選器"
    messages.drafted(new, simplified)
    assert (by_hand.string, by_hand.user_comments) == ("篩選器", [])
    made = new.get("Close", "door")
    assert made
    assert (made.string, made.user_comments) == ("關上", [traditional.DRAFTED])


def test_what_an_endpoint_does_is_found_and_what_its_helper_says_is_not():
    source = '''
@router.get("/", response=None)
def list_things(request):
    """Things,
    newest first."""

@wraps(list_things)
def _seen(request):
    """Not for people."""
'''
    assert list(messages.endpoint_sentences(source)) == ["Things, newest first."]
