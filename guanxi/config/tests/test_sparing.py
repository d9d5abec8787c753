"""A web worker holds one schema of each answer, however many operations give it."""

from collections import Counter

from ninja.constants import NOT_SET

from guanxi.config.api import api
from guanxi.foundation.ui.wire import Problem


def test_what_went_wrong_is_told_by_one_schema():
    models = [
        model
        for _prefix, router in api._routers
        for view in router.path_operations.values()
        for operation in view.operations
        for model in operation.response_models.values()
        if model is not None and model is not NOT_SET
    ]
    told = Counter(model.model_fields["response"].annotation for model in {*models})
    assert told[Problem] == 1
    assert len(models) > 500, "or there is nothing to spare"
    assert max(told.values()) == 1
