"""The one function that CVTHead takes of torch_scatter, which has no wheel for Python 3.11."""


def scatter_add(source, index, dim, dim_size):
    """Return the sums of the slices of `source` that `index` sends to each of `dim_size` places."""
    shape = list(source.shape)
    shape[dim] = dim_size
    return source.new_zeros(shape).index_add_(dim, index, source)
