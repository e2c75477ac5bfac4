"""You return x as it came; return what the layer computes from it."""

import flax.linen as nn
import jax


def mha_self_attention(seed, x, num_heads, qkv_features):
    return x.reshape(-1)
