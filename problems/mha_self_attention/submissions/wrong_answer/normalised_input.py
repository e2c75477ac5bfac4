"""You normalise x before the layer; apply the layer to x as it is."""

import flax.linen as nn
import jax


def mha_self_attention(seed, x, num_heads, qkv_features):
    heads, features = int(num_heads), int(qkv_features)
    layer = nn.MultiHeadDotProductAttention(num_heads=heads, qkv_features=features)
    x = (x - x.mean(axis=-1, keepdims=True)) / (x.std(axis=-1, keepdims=True) + 1e-6)
    parameters = layer.init(jax.random.PRNGKey(seed), x)
    return layer.apply(parameters, x).reshape(-1)
