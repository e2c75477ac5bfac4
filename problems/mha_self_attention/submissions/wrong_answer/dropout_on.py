"""You switch dropout on; it is off by default, and the output is then the same every time."""

import flax.linen as nn
import jax


def mha_self_attention(seed, x, num_heads, qkv_features):
    heads, features = int(num_heads), int(qkv_features)
    layer = nn.MultiHeadDotProductAttention(
        num_heads=heads, qkv_features=features, dropout_rate=0.1, deterministic=False
    )
    parameters = layer.init(jax.random.PRNGKey(seed), x)
    dropped = layer.apply(parameters, x, rngs={"dropout": jax.random.PRNGKey(seed)})
    return dropped.reshape(-1)
