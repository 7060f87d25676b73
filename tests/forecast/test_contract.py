from frontcast.forecast import DistanceClimatology, Persistence
from frontcast.testing.models import ModelContract


class TestPersistence(ModelContract):
    model = Persistence()


class TestClimatology(ModelContract):
    model = DistanceClimatology()
