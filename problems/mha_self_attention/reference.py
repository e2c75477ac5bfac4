"""The trusted answer."""

import flax.linen as nn
import jax


def mha_self_attention(seed, x, num_heads, qkv_features):
    heads = int(num_heads)
    features = int(qkv_features)
    attention = nn.MultiHeadDotProductAttention(num_heads=heads, qkv_features=features)
    parameters = attention.init(jax.random.PRNGKey(seed), x)
    return attention.apply(parameters, x).reshape(-1)
