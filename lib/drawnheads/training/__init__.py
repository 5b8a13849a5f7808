"""How the embedded packs are trained, from seeds alone: drawn shots, networks, losses, export and cards."""
