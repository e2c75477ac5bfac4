"""A colon is missing after the function's arguments."""

import flax.linen as nn


def mha_self_attention(seed, x, num_heads, qkv_features)
    return x.reshape(-1)
