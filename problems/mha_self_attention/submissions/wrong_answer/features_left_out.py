"""You leave qkv_features out, so the layer falls back to the input's size."""

import flax.linen as nn
import jax


def mha_self_attention(seed, x, num_heads, qkv_features):
    heads, features = int(num_heads), int(qkv_features)
    layer = nn.MultiHeadDotProductAttention(num_heads=heads)
    parameters = layer.init(jax.random.PRNGKey(seed), x)
    return layer.apply(parameters, x).reshape(-1)
