"""You return the parameters; return what the layer computes with them."""

import flax.linen as nn
import jax
from jax.flatten_util import ravel_pytree


def mha_self_attention(seed, x, num_heads, qkv_features):
    heads, features = int(num_heads), int(qkv_features)
    layer = nn.MultiHeadDotProductAttention(num_heads=heads, qkv_features=features)
    parameters = layer.init(jax.random.PRNGKey(seed), x)
    return ravel_pytree(parameters)[0]
