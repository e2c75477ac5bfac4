"""You apply the layer to ones, not to x."""

import flax.linen as nn
import jax
import jax.numpy as jnp


def mha_self_attention(seed, x, num_heads, qkv_features):
    heads, features = int(num_heads), int(qkv_features)
    layer = nn.MultiHeadDotProductAttention(num_heads=heads, qkv_features=features)
    parameters = layer.init(jax.random.PRNGKey(seed), x)
    return layer.apply(parameters, jnp.ones_like(x)).reshape(-1)
