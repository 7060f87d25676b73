from frontcast.forecast import (
    Blend,
    DistanceClimatology,
    Persistence,
    Propagation,
    Regression,
    SectorClimatology,
    advection,
)
from frontcast.testing.models import ModelContract


class TestPersistence(ModelContract):
    model = Persistence()


class TestClimatology(ModelContract):
    model = DistanceClimatology()


class TestPropagation(ModelContract):
    model = Propagation()


class TestRegression(ModelContract):
    model = Regression()


class TestAdvection(ModelContract):
    model = advection()


class TestSectorClimatology(ModelContract):
    model = SectorClimatology()


class TestBlend(ModelContract):
    model = Blend()
