"""J1: daily polygons -> cells, area by region, distance of 500 towns; against two other ways.

Usage: python benchmarks/bench_cube.py [FOLDER WITH THE MIRROR'S FILES]

From bytes in memory to arrays, one core, CPU seconds. The geopandas way is what its documents
show: read_file, to_crs, sjoin of the cells' centres, overlay with the regions, distance to the
boundary; it is run on a sample of the days and scaled. The skilled way uses the best common parts:
orjson, pyproj on arrays, rasterio, prepared shapely with a tree of the regions, a tree of segments;
all days. frontcast's way is `control.survey`, with all its checks. All three must agree. The
duties that a store has beyond that (validity by GEOS where rings may touch, holders, 4,558 places,
editions, the archive) are told apart.
"""

import os
import sys
import tempfile
import time
import warnings
from pathlib import Path

for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "BLOSC_NTHREADS"):
    os.environ.setdefault(threads, "1")

import geopandas as gpd  # noqa: E402 - one thread must be set first
import numpy as np  # noqa: E402 - as above
import orjson  # noqa: E402 - as above
import pyproj  # noqa: E402 - as above
import shapely  # noqa: E402 - as above
from _bench import Job, cpu, least, shared  # noqa: E402 - as above
from rasterio.features import rasterize  # noqa: E402 - as above

from frontcast.control import MapStore, clean_copy, read_map, survey  # noqa: E402 - as above
from frontcast.frame import sha256_hex  # noqa: E402 - as above
from frontcast.sources import Archive  # noqa: E402 - as above
from frontcast.theatre import load_theatre  # noqa: E402 - as above

TOWNS = 500
SAMPLE = 63  # one in so many days the geopandas way
LAST = 15  # days that are added one by one


class Scene:
    """What all ways are given: files, grid, regions and towns."""

    def __init__(self, folder: Path) -> None:
        self.files = [(f.name, f.read_bytes()) for f in sorted(folder.glob("*.geojson"))]
        if len(self.files) < 20:
            raise SystemExit(f"want daily files in {folder}, found {len(self.files)}")
        self.theatre = load_theatre("donetsk")
        self.source = self.theatre.source("deepstate-mirror")
        self.grid = self.theatre.grid
        by_size = sorted(self.theatre.places, key=lambda p: -(p.population or 0))
        self.places = by_size[:TOWNS]
        lonlat = [p.lon for p in self.places], [p.lat for p in self.places]
        self.towns = np.column_stack(self.grid.project(*lonlat))
        self.regions = np.array([self.theatre.projected(r.geometry) for r in self.theatre.regions])

    def survey(self, files):
        return survey(files, source=self.source, theatre=self.theatre, places=self.places)


Measures = tuple[list[np.ndarray], list[np.ndarray], list[np.ndarray]]  # cells, km2, km by day


def geopandas_way(scene: Scene, files) -> Measures:
    grid, out = scene.grid, ([], [], [])
    regions = gpd.GeoDataFrame(
        {"r": range(len(scene.regions))}, geometry=scene.regions, crs=grid.crs
    )
    towns = gpd.GeoSeries(shapely.points(scene.towns), crs=grid.crs)
    x, y = np.meshgrid(grid.x_centres(), grid.y_centres())
    cells = gpd.GeoDataFrame(geometry=gpd.points_from_xy(x.ravel(), y.ravel()), crs=grid.crs)
    for _, data in files:
        held = gpd.read_file(data).to_crs(grid.crs)
        inside = gpd.sjoin(cells, held[["geometry"]], predicate="within")
        mask = np.zeros(grid.shape, bool)
        mask.ravel()[inside.index.unique()] = True
        parts = gpd.overlay(held[["geometry"]], regions, how="intersection")
        area = parts.assign(m2=parts.area).groupby("r")["m2"].sum()
        out[0].append(mask)
        out[1].append(area.reindex(range(len(regions)), fill_value=0.0).to_numpy() / 1e6)
        out[2].append(towns.distance(held.union_all().boundary).to_numpy() / 1000)
    return out


def skilled_way(scene: Scene, files) -> Measures:
    grid, out = scene.grid, ([], [], [])
    project = pyproj.Transformer.from_crs(4326, grid.crs, always_xy=True).transform
    towns, tree = shapely.points(scene.towns), shapely.STRtree(scene.regions)
    for _, data in files:
        drawn = orjson.loads(data)["features"][0]["geometry"]
        held = shapely.transform(
            shapely.geometry.shape(drawn), lambda a: np.column_stack(project(a[:, 0], a[:, 1]))
        )
        if not shapely.is_valid(held):
            held = shapely.make_valid(held)
        out[0].append(rasterize([held], grid.shape, transform=grid.transform))
        area = np.zeros(len(scene.regions))
        near = tree.query(held, predicate="intersects")
        area[near] = shapely.area(shapely.intersection(scene.regions[near], held))
        out[1].append(area / 1e6)
        xy, ring = shapely.get_coordinates(
            shapely.get_rings(shapely.get_parts(held)), return_index=True
        )
        pairs = np.stack((xy[:-1], xy[1:]), axis=1)[ring[:-1] == ring[1:]]
        _, km = shapely.STRtree(shapely.linestrings(pairs)).query_nearest(
            towns, return_distance=True, all_matches=False
        )
        out[2].append(km / 1000)
    return out


def compare(job: Job, ours, way: Measures, *, picked: range, name: str) -> None:
    cells = sum(int((ours.cells(i) != m).sum()) for i, m in zip(picked, way[0], strict=True))
    at = list(picked)
    area = np.abs(ours.area_km2[at] - np.array(way[1])).max() * 1e6
    distance = np.abs(ours.distance_km[at] - np.array(way[2])).max() * 1e6
    job.check(f"{name}: {cells} cells differ on {len(at)} days", cells == 0)
    job.check(f"{name}: areas by region within 1 m2 (largest difference {area:.2g} m2)", area < 1)
    job.check(f"{name}: distances within 1 mm (largest difference {distance:.2g} mm)", distance < 1)


def one_more_day(scene: Scene) -> float:
    """Return CPU milliseconds of a day beside those before it: the least of three passes."""
    n = len(scene.files)
    part = scene.files[n - 4 * LAST : n]
    longer, _ = least(lambda: scene.survey(part), repeats=5)
    shorter, _ = least(lambda: scene.survey(part[:-LAST]), repeats=5)
    return (longer - shorter) / LAST * 1000


def duties(job: Job, scene: Scene) -> None:
    """Say what a store's duties cost beyond the job."""
    days = scene.files[:120]
    per = 1000 / len(days)

    def read():
        return [m for name, data in days for m in
                read_map(data, name=name, source=scene.source, theatre=scene.theatre)]  # fmt: skip

    seconds, maps = least(read, repeats=2)
    job.row("store: read, judge, build shapely polygons", seconds * per, "ms a day")
    seconds, _ = least(lambda: [sha256_hex(data) for _, data in days], repeats=2)
    job.row("store: SHA-256 (in the row above)", seconds * per, "ms a day")
    seconds, _ = least(lambda: [clean_copy(d, source=scene.source) for _, d in days], repeats=2)
    job.row("store: look for features that are no areas", seconds * per, "ms a day")
    with tempfile.TemporaryDirectory() as where:
        archive, start = Archive(Path(where) / "archive"), cpu()
        for name, data in days:
            archive.put(data, name=name, licence="derived-only", origin="bench")
        job.row("store: archive by SHA-256, with fsync", (cpu() - start) * per, "ms a day")
        store = MapStore(Path(where) / "cube", theatre=scene.theatre, mapper="deepstate")
        start = cpu()
        store.add(maps[:1])
        job.row("store: fixed ground of the theatre, once", (cpu() - start) * 1000, "ms")
        start = cpu()
        store.add(maps[1:])
        spent = (cpu() - start) / (len(maps) - 1) * 1000
        job.row("store: 4,558 places' holders and distances, 35 areas, zarr", spent, "ms a day")
        each = []
        for name, data in scene.files[120:135]:
            start = time.perf_counter()
            store.add(read_map(data, name=name, source=scene.source, theatre=scene.theatre))
            each.append((time.perf_counter() - start) * 1000)
        job.row("store: one more day, all duties, written", float(np.median(each)), "ms wall")


def main() -> None:
    warnings.simplefilter("ignore")
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else shared("data", "deepstate")
    scene = Scene(folder)
    n, mb = len(scene.files), sum(len(data) for _, data in scene.files) / 1e6
    job = Job("J1", f"{n} daily maps ({mb:.0f} MB) -> cells, area of {len(scene.regions)} regions, "
              f"distance of {TOWNS} towns",
              "CPU seconds of one core, bytes in memory to arrays; all in one process by turns; "
              "compiling left out. The list of peers speaks of 769 days: the real days here are "
              f"{n}.")  # fmt: skip
    scene.survey(scene.files[:3])  # compiled before timing
    picked = range(0, n, SAMPLE)
    sample = [scene.files[i] for i in picked]
    slow, by_geopandas = least(lambda: geopandas_way(scene, sample), repeats=1)
    slow *= n / len(sample)
    ours, skilled = float("inf"), float("inf")
    for _ in range(3):  # by turns, so that other load on the machine strikes both
        seconds, found = least(lambda: scene.survey(scene.files), repeats=2)
        ours = min(ours, seconds)
        seconds, by_skilled = least(lambda: skilled_way(scene, scene.files[::3]), repeats=1)
        skilled = min(skilled, seconds * n / len(by_skilled[0]))
    compare(job, found, by_geopandas, picked=picked, name="geopandas way")
    compare(job, found, by_skilled, picked=range(0, n, 3), name="skilled way (rasterio, shapely)")
    job.check(f"no day is refused ({len(found.refused)} were)", not found.refused)
    job.row("geopandas way", slow, "s", note=f"scaled from {len(sample)} days")
    job.row("skilled way", skilled, "s", note=f"scaled from {len(by_skilled[0])} days")
    job.row("frontcast, control.survey", ours, "s")
    more = one_more_day(scene)
    job.row("frontcast, one more day", more, "ms")
    duties(job, scene)
    job.goal("geopandas way / frontcast", slow / ours, 130)
    job.goal("skilled way / frontcast", skilled / ours, 13)
    job.goal("GeoJSON read and measured", mb / ours, 100, unit="MB/s")
    job.goal("one more day", more, 2, unit="ms", most=True)
    job.done()


if __name__ == "__main__":
    main()
