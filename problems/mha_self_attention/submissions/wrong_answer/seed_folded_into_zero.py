"""You fold the seed into PRNGKey(0), so the parameters are others; pass PRNGKey(seed) itself."""

import flax.linen as nn
import jax


def mha_self_attention(seed, x, num_heads, qkv_features):
    heads, features = int(num_heads), int(qkv_features)
    layer = nn.MultiHeadDotProductAttention(num_heads=heads, qkv_features=features)
    parameters = layer.init(jax.random.fold_in(jax.random.PRNGKey(0), seed), x)
    return layer.apply(parameters, x).reshape(-1)
