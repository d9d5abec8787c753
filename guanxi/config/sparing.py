"""What programs send and are told is checked by validators that are few, and made when first needed.

There are some hundreds of them, and one web worker meets a few: made at the start they take 9 MB of each and
half a second. pydantic makes them one thread at a time. And ninja makes a class for each answer of each
operation, two thousand of which say the same sentence of what went wrong: one of each does (12 MB).
"""

from functools import cache

from ninja.operation import Operation
from ninja.params.models import ParamModel
from ninja.schema import Schema

for model in (Schema, ParamModel):
    model.model_config["defer_build"] = True

_told = Operation._create_response_model  # noqa: SLF001 - ninja has no other place for it


@cache
def _told_once(answer: object) -> type[Schema] | None:
    """ninja's schema of an answer; it depends on nothing but the answer."""
    return _told(None, answer)  # type: ignore[arg-type]


def _of_operation(_operation: Operation, response_param: object) -> type[Schema] | None:
    return _told_once(response_param)


Operation._create_response_model = _of_operation  # type: ignore[method-assign,assignment]  # noqa: SLF001
