"""Numbers in, statements out: each function returns a `Finding`, which a catalogue of messages puts into words."""
