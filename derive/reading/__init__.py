"""A reader of LaTeX formulas: from text to a tree, and from the tree to values in whatever numbers.

It knows nothing of how the project writes formulas, so that what is printed can be read back by somebody
else; and it reads what authors write.
"""
