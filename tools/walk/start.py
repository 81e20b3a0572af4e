"""What QGIS runs when it is up: the walk, step by step, and then it closes."""

import os
import sys

sys.path.insert(0, os.environ["WALK_TOOLS"])

from walker import begin
from way import way

begin(way)
