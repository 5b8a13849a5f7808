"""Heads that are drawn from seeds: sets of photos, trained components and their weights; a plug-in of facefront."""
