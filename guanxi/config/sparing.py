"""What programs send and are told is checked by validators that are made when first needed.

There are some hundreds of them, and one web worker meets a few: made at the start they take 9 MB of each and
half a second. pydantic makes them one thread at a time.
"""

from ninja.params.models import ParamModel
from ninja.schema import Schema

for model in (Schema, ParamModel):
    model.model_config["defer_build"] = True
