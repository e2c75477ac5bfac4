"""You reshape the features straight to (heads, tokens, head size), which mixes tokens; go by (tokens, heads, head size)."""

import flax.linen as nn
import jax
import jax.numpy as jnp


def mha_self_attention(seed, x, num_heads, qkv_features):
    heads, features = int(num_heads), int(qkv_features)
    layer = nn.MultiHeadDotProductAttention(num_heads=heads, qkv_features=features)
    parameters = layer.init(jax.random.PRNGKey(seed), x)["params"]
    query = (x @ parameters["query"]["kernel"].reshape(x.shape[-1], features)).reshape(heads, len(x), -1)
    key = (x @ parameters["key"]["kernel"].reshape(x.shape[-1], features)).reshape(heads, len(x), -1)
    value = (x @ parameters["value"]["kernel"].reshape(x.shape[-1], features)).reshape(heads, len(x), -1)
    scores = jnp.einsum("hqd,hkd->hqk", query, key) / jnp.sqrt(features // heads)
    weights = nn.softmax(scores, axis=-1)
    mixed = jnp.einsum("hqk,hkd->qhd", weights, value)
    output = jnp.einsum("qhd,hdo->qo", mixed, parameters["out"]["kernel"]) + parameters["out"]["bias"]
    return output.reshape(-1)
