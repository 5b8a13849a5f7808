"""Heads of the project's own: signed distances, meshes, and how they are drawn."""
