"""From the file to what importing it would come to: learn, read, survey, gather, compare. Resumable anywhere.

Each stage goes on until the step's time is up. Rows become sealed parts of fixed numbers; what a stage must
remember lies in the job's cursor, or in a sealed state that the cursor names. A step that died is done again
from there, over the same files.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext_noop as later

from guanxi.foundation.errors import Refused
from guanxi.foundation.imports import actions, assumptions, outcomes, words
from guanxi.foundation.imports.alike import UNDECIDED
from guanxi.foundation.imports.kinds import NAMED, TAKEN_IN, WRONG, Batch, Question
from guanxi.foundation.imports.marks import Marks
from guanxi.foundation.imports.mending import RAW, Mends
from guanxi.foundation.imports.readers import learn, needs_learning
from guanxi.foundation.imports.records import RowReader, Wrong, shown_cells
from guanxi.foundation.imports.remembering import REMEMBERED, recall
from guanxi.foundation.imports.repeats import STEM as REPEATS
from guanxi.foundation.imports.repeats import Repeats
from guanxi.foundation.imports.scales import multiplied
from guanxi.foundation.imports.totals import FEET, STEM, Totals, is_total
from guanxi.foundation.imports.work import Work
from guanxi.foundation.imports.yearless import FIRST, with_year
from guanxi.foundation.sentences import kept
from guanxi.foundation.sentences import said as _

DISTINCT = 200_000
BROKEN = "broken"  # of rows that cannot be read: whose they are, and their line
OF_READING = ("part", "unread", BROKEN, "digest", "taken", STEM)
OF_ARRANGING = (
    "survey",
    "gather",
    "batch",
    "astray",
    "refused",
    UNDECIDED,
    REPEATS,
    NAMED,
    "sample",
    "figures",
    "questions",
    words.STEM,
)
OF_ENDING = ("plan", "rejects.csv", "rejects.xlsx", RAW, words.ASKED)
OLD = (*OF_READING, *OF_ARRANGING, *OF_ENDING, "learned")


def step(work: Work) -> bool:
    """Go on with the stage the cursor names, a part at least; True when the preview is finished."""
    if not work.job.cursor:
        _begin(work)
    while True:
        stage = work.job.cursor["stage"]
        if stage == "finish":
            _finish(work)
            return True
        STAGES[stage](work)
        if work.is_up:
            return False


def _begin(work: Work) -> None:
    """Start with the file, or, where only an answer changed, with the rows that were read; where cells were
    mended, with reading them."""
    plan = work.spool.read("plan", {}) if work.job.params.get("again") else {}
    fresh = {"parts": 0, "rows": 0, "unread": 0, "below": False, "taken": {}}
    if plan:
        work.spool.drop(*OF_ARRANGING)
        first = {name: plan[name] for name in fresh if name in plan} | {"stage": _after_reading(work)}
    elif work.job.params.get("mended"):
        work.spool.drop(*OF_READING, *OF_ARRANGING, *OF_ENDING)
        first = {**fresh, "stage": "read"}
    else:
        work.spool.drop(*OLD)
        first = {**fresh, "stage": "learn"}
    work.spool.write(REMEMBERED, recall(work.kind, work.by))
    before = work.run.taken_in()
    with work.job.batch() as cursor:
        cursor |= first | ({TAKEN_IN: before.isoformat()} if before else {})


# ---- learn -------------------------------------------------------------------------------------


def _learn(work: Work) -> None:
    """Look through the columns of dates and amounts as a whole: day or month first, point or comma."""
    chosen = work.options.get("conventions", {})
    mapping = work.run.mapping
    wanted = {
        field.name: (mapping[field.name], field.kind, set[Any]())
        for field in work.kind.fields
        if field.name in mapping and needs_learning(field.kind)
    }
    if wanted:
        columns = [(place, values) for place, _kind, values in wanted.values()]
        for row in work.table.rows():
            for place, values in columns:
                if len(values) < DISTINCT:
                    values.add(row.cells[place])
    headers = work.layout.headers
    called = {field.name: (str(field.label), *field.synonyms) for field in work.kind.fields}
    learned = {
        name: learn(kind, values, headers[place], called[name])
        for name, (place, kind, values) in wanted.items()
    }
    conventions = {name: one.convention for name, one in learned.items()} | chosen
    doubts = {n: kept(one.doubt) for n, one in learned.items() if one.doubt is not None and not chosen.get(n)}
    since = {one.name for one in work.kind.fields if one.since in mapping} & learned.keys()
    conventions |= {name: with_year(conventions[name], FIRST) for name in since}
    yearless = {name: one.yearless for name, one in learned.items() if one.yearless and name not in since}
    year = work.options.get("year", "")
    conventions |= {name: with_year(conventions[name], year) for name in yearless}
    times = {name: one.times for name, one in learned.items() if one.times != 1}
    conventions |= multiplied(conventions, times, work.options)
    found = {"conventions": conventions, "doubts": doubts, "yearless": yearless, "times": times}
    work.spool.write("learned", found)
    with work.job.batch() as cursor:
        cursor["stage"] = "read"


# ---- read --------------------------------------------------------------------------------------


def _read(work: Work) -> None:
    """Rows become records, part by part."""
    conventions = work.spool.read("learned")["conventions"]
    mends = Mends.of(work.spool)
    reader = RowReader(work.kind, work.run.mapping, conventions, work.options)
    below = work.job.cursor.get("below", False)
    totals = Totals(work.kind, work.run.mapping, work.options, is_below=below)
    given = (mends.row(row, work.run.mapping) for row in work.table.rows(work.job.cursor["rows"]))
    rows = totals.watched(given)
    while True:
        records: list[Any] = []
        wrong: list[list[Any]] = []
        broken: list[list[Any]] = []
        totals.begin()
        taken = 0
        room = (outcomes.WHOLE if _is_whole(work) else outcomes.KEPT[WRONG]) - work.job.cursor["unread"]
        for row, is_last in rows:
            taken += 1
            record = None if totals.take(row, is_last=is_last) else reader.read(row)
            if record is None:
                pass
            elif type(record) is Wrong:
                shown = shown_cells(work.kind, work.run.mapping, row.cells) if len(wrong) < room else {}
                more = [[name, kept(problem)] for name, problem in record.more]
                wrong.append([record.line, record.field, kept(record.problem), shown, more])
                broken += [[record.of, record.line]] if record.of else []
            else:
                records.append(record)
            if taken == work.kind.rows_in_part:
                break
        _keep_totals(work, totals)
        _keep_broken(work, broken)
        _keep_part(work, records, wrong, taken, reader.taken(), below=totals.is_below)
        if taken < work.kind.rows_in_part or work.is_up:
            return


def _is_whole(work: Work) -> bool:
    """Whether the file is so small that all of it can be looked at."""
    return work.layout.count <= outcomes.WHOLE


def _keep_totals(work: Work, totals: Totals) -> None:
    name = f"{STEM}-{work.job.cursor['parts']}"
    if totals.found or work.spool.has(name):
        work.spool.write(name, totals.found)


def _keep_broken(work: Work, broken: list[list[Any]]) -> None:
    name = f"{BROKEN}-{work.job.cursor['parts']}"
    if broken or work.spool.has(name):
        work.spool.write(name, broken)


def _keep_part(
    work: Work,
    records: list[Any],
    wrong: list[list[Any]],
    taken: int,
    assumed: dict[int, dict[str, str]],
    *,
    below: bool,
) -> None:
    number = work.job.cursor["parts"]
    if taken:
        work.spool.write(f"part-{number}", {"what": "", "rows": records})
        work.spool.write(f"unread-{number}", wrong)
        if assumed or work.spool.has(f"taken-{number}"):
            work.spool.write(f"taken-{number}", assumed)
        if (digest := work.kind.digest(records)) is not None:
            work.spool.write(f"digest-{number}", digest)
    with work.job.batch() as cursor:
        cursor["parts"] = number + (taken > 0)
        cursor["rows"] += taken
        cursor["below"] = below
        cursor["unread"] += len(wrong)
        cursor["taken"] = dict(Counter(cursor.get("taken", {})) + assumptions.sum_up(assumed.values()))
        if taken < work.kind.rows_in_part:
            cursor["stage"] = _after_reading(work)
        _report(work, cursor["rows"], later("Reading the rows"))


def _after_reading(work: Work) -> str:
    return "survey" if work.kind.arranger else "compare"


def _report(work: Work, done: int, message: str) -> None:
    """Reading and comparing are half of the way each."""
    work.job.done, work.job.total, work.job.message = done, 2 * max(work.layout.count, 1), message


# ---- survey and gather: kinds whose records have several rows ----------------------------------


def _survey(work: Work) -> None:
    """All rows pass once, so that the kind knows which belong together."""
    assert work.kind.arranger is not None
    if "answers" not in work.job.cursor:
        _ask(work)
    state = work.job.cursor
    number, astray = state.get("surveyed", 0), state.get("astray", 0)
    arranger = work.spool.state(f"survey-{number}") if number else work.kind.arranger(_options(work))
    while number < state["parts"]:
        rows, broken = work.spool.read(f"part-{number}")["rows"], work.spool.read(f"{BROKEN}-{number}", [])
        problems = arranger.survey(rows, broken)
        if problems or work.spool.has(f"astray-{number}"):
            work.spool.write(f"astray-{number}", [[line, name, kept(p), {}] for line, p, name in problems])
        number += 1
        astray += len(problems)
        if work.is_up:
            break
    whole = number == state["parts"]
    batches = _keep_batches(work, arranger.leading(), 0) if whole else 0
    work.spool.keep_state(f"survey-{number}", arranger)
    with work.job.batch() as cursor:
        cursor |= {"surveyed": number, "astray": astray, "batches": batches}
        if whole:
            cursor["stage"] = "gather"


def _ask(work: Work) -> None:
    """What only a person can decide is kept to be asked; until it is answered, what is proposed holds."""
    digests = (work.spool.read(f"digest-{number}") for number in range(work.job.cursor["parts"]))
    questions = work.kind.questions(digests, work.options, work.by)
    answers = {q.name: work.options.get(q.name, list(q.proposed)) for q in questions}
    work.spool.write("questions", [_asked(q, answers[q.name]) for q in questions])
    with work.job.batch() as cursor:
        cursor["answers"] = answers


def _ask_of_the_whole(work: Work, questions: Sequence[Question]) -> None:
    """What shows only once all rows were gathered, or compared, is asked beside the rest; what was answered
    holds already."""
    names = {q.name for q in questions}
    before = [one for one in work.spool.read("questions", []) if one["name"] not in names]
    asked = [_asked(q, work.options.get(q.name, list(q.proposed))) for q in questions]
    work.spool.write("questions", [*before, *asked])


def _asked(question: Question, chosen: Sequence[str]) -> dict[str, Any]:
    return {
        "name": question.name,
        "label": kept(question.label),
        "help": kept(question.help),
        "choices": [[c.value, kept(c.label), kept(c.note)] for c in question.choices],
        "chosen": list(chosen),
        "one": question.one,
    }


def _gather(work: Work) -> None:
    """All rows pass a second time and come out as whole records, in batches."""
    state = work.job.cursor
    number, batches = state.get("gathered", 0), state["batches"]
    arranger = work.spool.state(f"gather-{number}" if number else f"survey-{state['parts']}")
    while number < state["parts"]:
        rows = work.spool.read(f"part-{number}")["rows"]
        batches += _keep_batches(work, arranger.gather(rows), batches)
        number += 1
        if work.is_up:
            break
    whole = number == state["parts"]
    if whole:
        batches += _keep_batches(work, arranger.rest(), batches)
        work.spool.write("figures", arranger.figures())
        _ask_of_the_whole(work, arranger.questions())
    else:
        work.spool.keep_state(f"gather-{number}", arranger)
    with work.job.batch() as cursor:
        cursor |= {"gathered": number, "batches": batches}
        if whole:
            cursor["stage"] = "compare"


def _keep_batches(work: Work, batches: Iterator[Batch], start: int) -> int:
    count = 0
    for batch in batches:
        work.spool.write(f"batch-{start + count}", batch)
        count += 1
    return count


# ---- compare -----------------------------------------------------------------------------------


def _options(work: Work) -> dict[str, Any]:
    said = words.meanings(work.spool)
    remembered = work.spool.read(REMEMBERED, {})
    before = work.job.cursor.get(TAKEN_IN)
    return {
        **work.options,
        **work.job.cursor.get("answers", {}),
        **({TAKEN_IN: before} if before else {}),
        **({words.MEANINGS: said} if said else {}),
        **({REMEMBERED: remembered} if remembered else {}),
    }


def _batches(work: Work) -> tuple[str, int]:
    """Under which name the batches lie, and how many there are."""
    return ("batch", work.job.cursor["batches"]) if work.kind.arranger else ("part", work.job.cursor["parts"])


def _compare(work: Work) -> None:
    """What importing each record would come to, as the person who imports may do it."""
    stem, count = _batches(work)
    start = work.job.cursor.get("compared", 0)
    wanted = range(start, count) if work.job.params.get("compare", True) else range(0)
    options = _options(work)
    named = Marks.of(work.spool, NAMED, start)
    if work.kind.names & work.run.mapping.keys():
        options[NAMED] = named
    repeats = Repeats(work.kind, options, Marks.of(work.spool, REPEATS, start))
    for number in wanted:
        batch = work.spool.read(f"{stem}-{number}")
        taken = work.spool.read(f"taken-{number}", {}) if stem == "part" else {}
        verdicts = assumptions.beside(work.kind.compare(work.by, batch, options), taken)
        verdicts = repeats.beside(batch["rows"], verdicts) if stem == "part" else verdicts
        kept = dict(work.job.cursor.get("kept", {}))
        if not batch["what"]:
            found = outcomes.samples(work.kind, batch, verdicts, kept, options, whole=_is_whole(work))
            if found:
                work.spool.write(f"sample-{number}", found)
        outcomes.keep_wrong(work.spool, f"refused-{number}", verdicts)
        outcomes.keep_undecided(work.spool, f"{UNDECIDED}-{number}", verdicts)
        words.keep(work.spool, f"{words.STEM}-{number}", verdicts)
        repeats.met.keep(number)
        named.keep(number)
        with work.job.batch() as cursor:
            cursor |= {"compared": number + 1, "kept": kept}
            outcomes.count(cursor.setdefault("counts", {}), batch["what"], verdicts)
            done = round(work.layout.count * (1 + (number + 1) / count))
            _report(work, done, later("Comparing with what is there"))
        if work.is_up and number + 1 < count:
            return
    with work.job.batch() as cursor:
        cursor["stage"] = "finish"


def _finish(work: Work) -> None:
    """The plan that applying goes by, the rejected rows as far as they are known, and the counts."""
    cursor = work.job.cursor
    if not cursor["rows"]:
        raise Refused(_("There is no row below the column names."))
    if asked := work.kind.questions_after(cursor.get("counts", {})):
        _ask_of_the_whole(work, asked)
    stem, batches = _batches(work)
    compared = bool(work.job.params.get("compare", True))
    plan = {"stem": stem, "batches": batches, "options": _options(work), "compared": compared}
    counted = {name: cursor[name] for name in ("parts", "rows", "unread", "taken") if name in cursor}
    work.spool.write("plan", plan | counted)
    wrong = cursor["unread"] + cursor.get("astray", 0)
    counts = {**cursor.get("counts", {}), "rows": {"all": cursor["rows"], WRONG: wrong}}
    aside = Counter(STEM if is_total(word) else FEET for _line, word in work.spool.all_of(STEM))
    counts["rows"] |= aside
    counts[assumptions.TAKEN] = cursor.get("taken", {})
    undecided = frozenset(work.spool.all_of(UNDECIDED))
    counts["rows"][UNDECIDED] = len(undecided)
    outcomes.write_rejects(work, outcomes.OF_PREVIEW, undecided)
    words.sum_up(work.spool)
    with work.job.batch():
        work.job.done, work.job.message = work.job.total, later("Checked")
        actions.finish_preview(work.run, by=work.by, counts=counts, figures=work.spool.read("figures", {}))


STAGES: dict[str, Callable[[Work], None]] = {
    "learn": _learn,
    "read": _read,
    "survey": _survey,
    "gather": _gather,
    "compare": _compare,
}
