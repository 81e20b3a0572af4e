"""The kinds of array that travel between the modules."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.str_]
Geometries = NDArray[np.object_]
Column = NDArray[Any]
