from frontcast.forecast import DistanceClimatology, Persistence, Propagation
from frontcast.testing.models import ModelContract


class TestPersistence(ModelContract):
    model = Persistence()


class TestClimatology(ModelContract):
    model = DistanceClimatology()


class TestPropagation(ModelContract):
    model = Propagation()
