"""Passes num_heads and qkv_features on as they come; some come as floats."""

import flax.linen as nn
import jax


def mha_self_attention(seed, x, num_heads, qkv_features):
    layer = nn.MultiHeadDotProductAttention(num_heads=num_heads, qkv_features=qkv_features)
    parameters = layer.init(jax.random.PRNGKey(seed), x)
    return layer.apply(parameters, x).reshape(-1)
