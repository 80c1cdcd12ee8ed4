"""How fast training is: forward and all gradients over a sequence, ours against what people use.

``python -m benchmarks training`` measures, ``python -m benchmarks.training.page`` writes the page.
"""
