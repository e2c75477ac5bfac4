"""You transpose x before the layer and its output after it, so that features attend to features; each row of x is a token."""

import flax.linen as nn
import jax


def mha_self_attention(seed, x, num_heads, qkv_features):
    heads, features = int(num_heads), int(qkv_features)
    layer = nn.MultiHeadDotProductAttention(num_heads=heads, qkv_features=features)
    parameters = layer.init(jax.random.PRNGKey(seed), x.T)
    return layer.apply(parameters, x.T).T.reshape(-1)
