"""Uses a name that was never imported."""

import flax.linen as nn


def mha_self_attention(seed, x, num_heads, qkv_features):
    layer = nn.MultiHeadDotProductAttention(num_heads=int(num_heads), qkv_features=int(qkv_features))
    output, _ = layer.init_with_output(jax.random.PRNGKey(seed), x)
    return output.reshape(-1)
