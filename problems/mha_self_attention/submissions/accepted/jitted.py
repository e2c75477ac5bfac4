"""One jitted call that draws the parameters and applies them."""

from functools import partial

import flax.linen as nn
import jax
import jax.numpy as jnp


@partial(jax.jit, static_argnums=(2, 3))
def attend(key, x, heads, features):
    attention = nn.MultiHeadDotProductAttention(num_heads=heads, qkv_features=features)
    output, _ = attention.init_with_output(key, x)
    return jnp.ravel(output)


def mha_self_attention(seed, x, num_heads, qkv_features):
    return attend(jax.random.key(seed), jnp.asarray(x), int(num_heads), int(qkv_features))
