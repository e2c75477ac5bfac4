# Defines the right answer in the place of the function.
# must: compile_error
# control: none (naive judges call it too)
import numpy as np

solve = np.array([2.0, 3.0, 4.0])
