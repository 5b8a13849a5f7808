"""The neighbours of a mesh's vertices, in the order of openmesh, which has no wheel for Python 3.11.

CVTHead's spirals follow this order, and its weights follow the spirals.
"""

import numpy as np


class VertexHandle(int):
    """A vertex of the mesh below, as CVTHead asks for it."""

    def idx(self):
        """Return its number."""
        return int(self)


class TriMesh:
    """The neighbours of each vertex in the order in which openmesh gives them: CVTHead's weights depend on it.

    A half edge is the pair of its vertices. next: the half edge after it in its face, or along the border; out: the
    half edge at which a vertex's neighbours begin, one at the border where there is one.
    """

    def __init__(self, points, faces):
        self._points, self._next, self._previous = points, {}, {}
        self._filled, self._out = set(), {}
        for face in np.asarray(faces).tolist():
            self._add(face)

    def points(self):
        """Return the places of the vertices, as given."""
        return self._points

    def vertices(self):
        """Return all vertices."""
        return map(VertexHandle, range(len(self._points)))

    def vv(self, vertex):
        """Return the neighbours of a vertex, clockwise."""
        return [VertexHandle(b) for _, b in self._leaving(int(vertex))]

    def _leaving(self, vertex):
        start = edge = self._out.get(vertex)
        while edge is not None:
            yield edge
            edge = self._next[edge[::-1]]
            if edge == start:
                return

    def _add(self, face):
        edges = list(zip(face, face[1:] + face[:1], strict=True))
        open_ended = all(v not in self._out or self._out[v] not in self._filled for v in face)
        if not open_ended or self._filled.intersection(edges):
            return  # openmesh refuses a face at a closed vertex and a third face at an edge
        new = [edge not in self._next for edge in edges]
        pairs = list(zip(edges, edges[1:] + edges[:1], new, new[1:] + new[:1], strict=True))
        for before, after, *are_new in pairs:
            if not any(are_new) and self._next[before] != after:
                self._make_room(before, after)
        links, to_adjust = [], []
        for before, after, before_new, after_new in pairs:
            vertex, outer_before, outer_after = after[0], after[::-1], before[::-1]
            if not before_new and not after_new:
                if self._out[vertex] == after:
                    to_adjust.append(vertex)
                continue
            if not after_new:
                links.append((self._previous[after], outer_after))
                self._out[vertex] = outer_after
            elif not before_new:
                links.append((outer_before, self._next[before]))
                self._out[vertex] = self._next[before]
            elif vertex in self._out:
                links += [(self._previous[self._out[vertex]], outer_after), (outer_before, self._out[vertex])]
            else:
                links.append((outer_before, outer_after))
                self._out[vertex] = outer_after
            links.append((before, after))
        self._link(links)
        self._filled.update(edges)
        for vertex in to_adjust:
            free = (edge for edge in self._leaving(vertex) if edge not in self._filled)
            self._out[vertex] = next(free, self._out[vertex])

    def _make_room(self, before, after):
        """Move the faces between two half edges of a vertex to another gap around it, so that one follows the other."""
        gap = after[::-1]
        while True:
            gap = self._next[gap][::-1]
            if gap not in self._filled:
                break
        self._link([(gap, self._next[before]), (self._previous[after], self._next[gap]), (before, after)])

    def _link(self, pairs):
        self._next.update(pairs)
        self._previous.update((after, before) for before, after in pairs)
