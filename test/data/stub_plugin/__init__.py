"""A plugin with one algorithm that ends in every way an algorithm can."""

# ruff: noqa: N802 (QGIS's names)

import os
import signal

from qgis.core import (
    QgsApplication,
    QgsProcessingAlgorithm,
    QgsProcessingException,
    QgsProcessingOutputString,
    QgsProcessingParameterString,
    QgsProcessingProvider,
)

NOISE = b"""Using non-preferred coordinate operation between EPSG:4326 and EPSG:2225.
ERROR 4: `x' not recognized as a supported file format.
ERROR: Status 3: Unable to load mesh (null)
"""


class End(QgsProcessingAlgorithm):
    def createInstance(self):
        return End()

    def name(self):
        return "end"

    def displayName(self):
        return "End"

    def initAlgorithm(self, configuration=None):
        self.addParameter(QgsProcessingParameterString("HOW", "How to end"))
        self.addOutput(QgsProcessingOutputString("SAID", "What was said"))

    def checkParameterValues(self, parameters, context):
        if parameters["HOW"] == "noisy":
            os.write(2, NOISE)
        if parameters["HOW"] in ("unfit", "noisy"):
            return False, "HOW is unfit.\nGive another one."
        return super().checkParameterValues(parameters, context)

    def processAlgorithm(self, parameters, context, feedback):
        how = self.parameterAsString(parameters, "HOW", context)
        if how == "refused":
            raise QgsProcessingException("层 base: 网格 '1' is used 2 times.\nNumber it anew.")
        if how == "fault":
            raise ValueError("a fault")
        if how == "reported":
            feedback.reportError("The disk is full.")
        if how == "crash":
            os.kill(os.getpid(), signal.SIGKILL)
        return {} if how == "cancelled" else {"SAID": how}


class Provider(QgsProcessingProvider):
    def id(self):
        return "gridstrata"

    def name(self):
        return "Stub"

    def loadAlgorithms(self):
        self.addAlgorithm(End())


class Plugin:
    def initProcessing(self):
        self.provider = Provider()
        QgsApplication.processingRegistry().addProvider(self.provider)

    def unload(self):
        QgsApplication.processingRegistry().removeProvider(self.provider)


def classFactory(iface):
    return Plugin()
