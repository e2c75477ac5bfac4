"""Keeps ever more memory, all of it touched."""

import numpy as np


def mha_self_attention(seed, x, num_heads, qkv_features):
    kept = []
    while True:
        kept.append(np.ones(1 << 22))
