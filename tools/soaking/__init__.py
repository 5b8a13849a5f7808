"""Faults planted in a run of real processes: a client, a dask scheduler and two workers with their nannies.

A run over drawn people is spread over the workers. Just before or after a given one of its tasks, a worker brings about
the fault. Everything then goes on until the client has ended; one more run follows, on the mended cluster.
"""
