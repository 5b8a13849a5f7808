"""Training of the embedded packs from seeds alone: drawn shots, networks, losses, export and cards."""
