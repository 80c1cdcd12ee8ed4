"""Independent NumPy cells, written by hand from the papers; the checks compare what is derived with them.

One file a cell, each with one public function, `step`.  These files import NumPy and nothing else, so that no
mistake of the library can reach them: what they agree on was written twice.
"""
