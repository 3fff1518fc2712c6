# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""A plan as its layer of atoms says it, edits included: totals, neighbours over shared borders, broken rules."""
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from qgis.core import QgsFeatureRequest

from .texts import say

MILLI = 1000


@dataclass
class Band:
    low: float
    high: float


@dataclass
class Atom:
    grid: str
    community: str
    households: int  # thousandths, so that sums are exact


@dataclass
class GridState:
    code: str
    atoms: int = 0
    households: float = 0
    band: Band = None
    broken: list = field(default_factory=list)

    @property
    def in_band(self):
        return None if self.band is None else self.band.low <= self.households <= self.band.high


def shared_edges(shapes):
    """Neighbours of each feature: those that share an edge, vertex for vertex to the millimetre. A touch in a point is none."""
    owners = defaultdict(list)
    for number, geometry in shapes.items():
        polygons = geometry.asMultiPolygon() if geometry.isMultipart() else [geometry.asPolygon()]
        for polygon in polygons:
            for ring in polygon:
                points = [(round(p.x() * 1000), round(p.y() * 1000)) for p in ring]
                for a, b in zip(points, points[1:]):
                    if a != b:
                        owners[(a, b) if a < b else (b, a)].append(number)
    neighbours = defaultdict(set)
    for sides in owners.values():
        for one in sides:
            neighbours[one].update(other for other in sides if other != one)
    return neighbours


class Plan:
    """Reads the atoms once; moves are told to it one by one. Neighbours are found a community at a time, when first asked for."""

    def __init__(self, atoms_layer, grids_layer=None):
        self.layer = atoms_layer
        self.atoms, self.members = {}, defaultdict(set)
        columns = [atoms_layer.fields().lookupField(name) for name in ("grid_code", "community", "households")]
        request = QgsFeatureRequest().setFlags(QgsFeatureRequest.Flag.NoGeometry).setSubsetOfAttributes(columns)
        for feature in atoms_layer.getFeatures(request):
            values = feature.attributes()
            self._put(feature.id(), *(values[column] for column in columns))
        self.first = {number: atom.grid for number, atom in self.atoms.items()}
        self._first_total = Counter()
        for atom in self.atoms.values():
            self._first_total[atom.grid] += atom.households
        self.bands, self.kinds = {}, {}
        if grids_layer is not None:
            for feature in grids_layer.getFeatures():
                low, high = feature["band_low"], feature["band_high"]
                if isinstance(low, (int, float)) and isinstance(high, (int, float)):
                    self.bands[feature["code"]] = Band(low, high)
                self.kinds[feature["code"]] = feature["kind"]
        self._neighbours = {}
        self._by_community = defaultdict(set)
        for number, atom in self.atoms.items():
            self._by_community[atom.community].add(number)

    def _put(self, number, grid, community, households):
        grid, community = (value if isinstance(value, str) else "" for value in (grid, community))  # null is no text
        self.atoms[number] = Atom(grid, community, round(households * MILLI) if isinstance(households, (int, float)) else 0)
        self.members[grid].add(number)

    def move(self, number, grid):
        """The atom is in another grid now, by whatever hand."""
        atom = self.atoms.get(number)
        if atom is None:
            return
        self.members[atom.grid].discard(number)
        atom.grid = grid
        self.members[grid].add(number)

    def neighbours(self, number):
        """Of the same community: no grid may go beyond."""
        community = self.atoms[number].community
        if community not in self._neighbours:
            request = QgsFeatureRequest().setFilterFids(list(self._by_community[community])).setSubsetOfAttributes([])
            self._neighbours[community] = shared_edges({f.id(): f.geometry() for f in self.layer.getFeatures(request)})
        return self._neighbours[community][number]

    def pieces(self, members):
        """Number of parts of a set of atoms that do not hang together over shared borders."""
        left, count = set(members), 0
        while left:
            count += 1
            stack = [left.pop()]
            while stack:
                for other in self.neighbours(stack.pop()):
                    if other in left:
                        left.remove(other)
                        stack.append(other)
        return count

    def communities_of(self, numbers):
        return sorted({self.atoms[n].community for n in numbers if n in self.atoms})

    def grids_of(self, communities):
        return sorted({self.atoms[n].grid for c in communities for n in self._by_community[c]})

    def households(self, numbers):
        return sum(self.atoms[n].households for n in numbers if n in self.atoms) / MILLI

    def first_households(self, code):
        """What the grid had when the layer was read."""
        return self._first_total[code] / MILLI

    def band_of(self, code, members):
        """That of the grid in the plan; a new grid has the most frequent one of its community."""
        if code in self.bands or code in self.kinds or not members:
            return self.bands.get(code)
        community = self.atoms[next(iter(members))].community
        near = Counter((b.low, b.high) for c in self.grids_of([community]) if (b := self.bands.get(c)))
        return Band(*near.most_common(1)[0][0]) if near else None

    def state(self, code, moved=(), to=None, connected=True):
        """The grid as it is, or as it would be with the atoms `moved` given to grid `to`. Whether it hangs together is looked at where
        `connected` asks for it: neighbours have to be found for that."""
        members = set(self.members.get(code, ()))
        if to is not None:
            members = members | set(moved) if code == to else members - set(moved)
        out = GridState(code, len(members), self.households(members), self.band_of(code, members))
        if not members:
            out.broken.append(say("gone"))
            return out
        if out.in_band is False:
            lack = out.band.low - out.households
            out.broken.append(say("too_few", tidy(lack)) if lack > 0 else say("too_many", tidy(out.households - out.band.high)))
        communities = self.communities_of(members)
        if len(communities) > 1:
            out.broken.append(say("communities", len(communities)))
        if connected and (pieces := self.pieces(members)) > len(communities):
            out.broken.append(say("pieces", pieces))
        if self.kinds.get(code) == "dedicated" and members != {n for n, grid in self.first.items() if grid == code}:
            out.broken.append(say("dedicated"))
        return out

    def changed(self):
        """Codes of the grids that are not as they were read, what is gone too."""
        codes = set()
        for number, atom in self.atoms.items():
            if atom.grid != self.first[number]:
                codes |= {atom.grid, self.first[number]}
        return sorted(codes)

    def free_code(self, community):
        """The next number of the community, in the shape of its codes."""
        taken = [c for c in set(self.grids_of([community])) | set(self.kinds) if c.startswith(community) and c[-3:].isdigit()]
        last = max(taken, key=lambda c: int(c[-3:]), default=community + "000")
        return f"{last[:-3]}{int(last[-3:]) + 1:03d}"


def tidy(value):
    return f"{value:,.3f}".rstrip("0").rstrip(".")
