"""Several cells as one appendix: sections, a table of what they share, a preamble, a bibliography."""
