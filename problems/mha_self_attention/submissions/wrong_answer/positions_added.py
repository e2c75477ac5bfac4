"""You add sines and cosines of the position to x; the layer is applied to x as it is."""

import flax.linen as nn
import jax
import jax.numpy as jnp


def mha_self_attention(seed, x, num_heads, qkv_features):
    heads, features = int(num_heads), int(qkv_features)
    layer = nn.MultiHeadDotProductAttention(num_heads=heads, qkv_features=features)
    position, feature = jnp.arange(len(x))[:, None], jnp.arange(x.shape[-1])
    angle = position / 10000 ** (2 * (feature // 2) / x.shape[-1])
    x = x + jnp.where(feature % 2 == 0, jnp.sin(angle), jnp.cos(angle))
    parameters = layer.init(jax.random.PRNGKey(seed), x)
    return layer.apply(parameters, x).reshape(-1)
