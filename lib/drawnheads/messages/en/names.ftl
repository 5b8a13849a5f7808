# Names of components that were trained on drawn heads, where a sentence needs more than the card says.

method-hybrid = template refined by a network (hybrid)
