"""Calls the layer without its parameters: a Flax layer has none before init."""

import flax.linen as nn
import jax


def mha_self_attention(seed, x, num_heads, qkv_features):
    layer = nn.MultiHeadDotProductAttention(num_heads=int(num_heads), qkv_features=int(qkv_features))
    return layer(x).reshape(-1)
