"""The inputs. x is drawn with a standard deviation of 1: the default initializer keeps queries and keys at that scale, so
the largest weight of a row is near 0.5, neither flat nor saturated, and every part of the formula shows in the output.

Each size (T, D_in, H, D) costs a compilation, so sizes are repeated with other seeds and other ways to pass the numbers.
"""

import numpy as np

# T, D_in, H, D, and how the two numbers are passed
HIDDEN = [
    (4, 8, 2, 8, int, int),  # heads of 4
    (5, 8, 4, 8, float, np.array),  # heads of 2
    (6, 12, 3, 6, np.array, int),  # D below D_in
    (3, 6, 2, 12, np.array, float),  # D above D_in, heads of 6
    (7, 8, 1, 8, int, float),  # one head
    (1, 8, 2, 8, float, float),  # one token: its only weight is 1
    (4, 8, 8, 8, float, int),  # heads of 1
    (9, 4, 2, 8, int, np.array),  # more tokens than features
    (4, 8, 2, 8, np.array, np.array),
    (6, 12, 3, 6, float, float),
    (3, 6, 2, 12, int, int),
    (9, 4, 2, 8, np.array, int),
]


def samples():
    return [
        {"seed": 0, "x": np.ones((4, 8), np.float32), "num_heads": 2, "qkv_features": 8},
        {"seed": 7, "x": _waves(4, 8), "num_heads": 4.0, "qkv_features": np.array(8)},
    ]


def hidden(rng):
    return [_case(rng, *row) for row in HIDDEN]


def _case(rng, tokens, inputs, heads, features, pass_heads, pass_features):
    return {
        "seed": int(rng.integers(1, 2**31)),
        "x": rng.standard_normal((tokens, inputs)).astype(np.float32),
        "num_heads": pass_heads(heads),
        "qkv_features": pass_features(features),
    }


def _waves(tokens, inputs):
    """Fixed numbers between -1.5 and 1.5, no two rows alike."""
    position = np.arange(1, tokens + 1)[:, None]
    feature = np.arange(1, inputs + 1)
    return np.round(1.5 * np.sin(position * feature), 2).astype(np.float32)
