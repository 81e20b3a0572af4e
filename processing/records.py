"""Tables of records, workers and admissions among them, and records kept in layer metadata."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from qgis.core import QgsProcessingFeatureSource, QgsVectorLayer

from ..compat import plain_value
from ..core.admission import ADMISSION_FIELDS, Admission, make_admission
from ..core.errors import Message
from .layers import kind_of, title_of
from .reading import read_to_the_end
from .texts import tr

# Keywords of a layer's metadata are kept by vocabulary: one vocabulary a field of the record.
_VOCABULARY = "gridstrata:"
_CONTACT = "contact"


def records_of(
    source: QgsProcessingFeatureSource, names: Sequence[str]
) -> Iterator[Mapping[str, Any]]:
    """Yield the rows of a table, values by name; fields it does not have are left out.

    Raises:
        GridError: If the file breaks off.
    """
    there = [name for name in names if source.fields().lookupField(name) >= 0]
    features = read_to_the_end(
        lambda: list(source.getFeatures()), source, least=source.featureCount(), count=len
    )
    for feature in features:
        yield {name: plain_value(feature[name]) for name in there}


def missing_fields(
    parameter: str, source: QgsProcessingFeatureSource | None, needed: Sequence[str]
) -> Iterator[str]:
    """Yield what to say of a table without some of the fields it needs."""
    if source is None:
        return
    missing = sorted(set(needed) - set(source.fields().names()))
    if missing:
        text = tr("{parameter} lacks the fields {missing}. Give the fields {fields}.")
        yield text.format(parameter=parameter, missing=", ".join(missing), fields=", ".join(needed))


def admission_of(layer: QgsVectorLayer) -> Admission | None:
    """Return the admission record in a layer's metadata; None where there is none.

    Raises:
        GridError: If a day in it is none.
    """
    metadata = layer.metadata()
    values = {
        name: "; ".join(words)
        for name in ADMISSION_FIELDS
        if (words := metadata.keywords(_VOCABULARY + name))
    }
    if not values:
        return None
    contacts = [
        " ".join(filter(None, (one.name, one.organization, one.email)))
        for one in metadata.contacts()
    ]
    values.setdefault(_CONTACT, "; ".join(contacts))
    title = tr("Metadata of layer {layer}").format(layer=title_of(layer))
    return make_admission(Message(title), {**values, "kind": kind_of(layer)})
