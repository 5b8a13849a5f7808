"""Read FLAME as data, or make up a model of its shape."""

import pickle

import numpy as np

PLAIN = {
    ("copy_reg", "_reconstructor"),
    ("__builtin__", "object"),
    ("__builtin__", "set"),
    ("_codecs", "encode"),
}
"""Names of Python 2 that data takes, beside NumPy's."""


class Saved:
    """An array of chumpy's or scipy's in FLAME's pickle, as data."""


class FlameReader(pickle.Unpickler):
    """Read FLAME's pickle without chumpy, which Python 3.11 cannot import, and without running anything in it."""

    def find_class(self, module, name):
        """Return what a name in the pickle stands for. Raises UnpicklingError for what is no array."""
        package = module.partition(".")[0]
        if package in {"chumpy", "scipy"}:
            return Saved
        if package == "numpy" and name in {"_reconstruct", "ndarray", "dtype", "scalar"}:
            return super().find_class(module, name)
        if (module, name) in PLAIN:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"generic_model.pkl names {module}.{name}, which FLAME's does not")


def read_flame(path):
    """Return the parts of generic_model.pkl, as NumPy has them."""
    with open(path, "rb") as file:
        return {key: to_array(value) for key, value in FlameReader(file, encoding="latin1").load().items()}


def to_array(value):
    """Return a part of FLAME's pickle as NumPy has it."""
    if not isinstance(value, Saved):
        return value
    state = vars(value)
    if "indptr" in state:
        from scipy.sparse import csc_matrix

        return csc_matrix((state["data"], state["indices"], state["indptr"]), shape=state["_shape"]).toarray()
    if "idxs" in state:
        return to_array(state["a"]).ravel()[to_array(state["idxs"])].reshape(state["preferred_shape"])
    return to_array(state["x"])


def made_up_flame(transforms, random):
    """Return a model of FLAME's shape, for trials: random numbers on the mesh in `transform.pkl` of the checkout."""
    with open(transforms, "rb") as file:
        mesh = pickle.load(file, encoding="latin1")
    points, count = mesh["vertices"][0], len(mesh["vertices"][0])
    return {
        "f": mesh["face"][0],
        "v_template": points,
        "shapedirs": random.normal(0, 1e-3, (count, 3, 400)),
        "posedirs": random.normal(0, 1e-3, (count, 3, 36)),
        "J_regressor": random.dirichlet(np.ones(count), 5),
        "weights": random.dirichlet(np.ones(5), count),
        "kintree_table": np.array([[-1, 0, 1, 1, 1], range(5)]),
    }
