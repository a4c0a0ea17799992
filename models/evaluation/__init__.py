"""How well the models read: the suites that need texts alone, and what they count with.

The command and the other suites stand in pipeline/evaluation, whose first lines say where each thing is measured.
"""
