"""You transpose x, so that features attend to features; each row of x is a token."""

import flax.linen as nn
import jax


def mha_self_attention(seed, x, num_heads, qkv_features):
    heads, features = int(num_heads), int(qkv_features)
    layer = nn.MultiHeadDotProductAttention(num_heads=heads, qkv_features=features)
    x = x.T
    parameters = layer.init(jax.random.PRNGKey(seed), x)
    return layer.apply(parameters, x).reshape(-1)
