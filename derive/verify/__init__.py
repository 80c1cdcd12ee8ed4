"""An author's equations against the derived ones: equal, different, or not understood, and where."""
