"""You split the key before init and take the first half, so the parameters are others; pass PRNGKey(seed) itself."""

import flax.linen as nn
import jax


def mha_self_attention(seed, x, num_heads, qkv_features):
    heads, features = int(num_heads), int(qkv_features)
    layer = nn.MultiHeadDotProductAttention(num_heads=heads, qkv_features=features)
    first, _ = jax.random.split(jax.random.PRNGKey(seed))
    return layer.apply(layer.init(first, x), x).reshape(-1)
