"""You multiply the scores by the square root of the head size; divide by it."""

import flax.linen as nn
import jax
import jax.numpy as jnp


def mha_self_attention(seed, x, num_heads, qkv_features):
    heads, features = int(num_heads), int(qkv_features)
    layer = nn.MultiHeadDotProductAttention(num_heads=heads, qkv_features=features)
    parameters = layer.init(jax.random.PRNGKey(seed), x)["params"]
    query = jnp.einsum("ti,ihd->thd", x, parameters["query"]["kernel"]) + parameters["query"]["bias"]
    key = jnp.einsum("ti,ihd->thd", x, parameters["key"]["kernel"]) + parameters["key"]["bias"]
    value = jnp.einsum("ti,ihd->thd", x, parameters["value"]["kernel"]) + parameters["value"]["bias"]
    scores = jnp.einsum("qhd,khd->hqk", query, key) * jnp.sqrt(features // heads)
    weights = nn.softmax(scores, axis=-1)
    mixed = jnp.einsum("hqk,khd->qhd", weights, value)
    output = jnp.einsum("qhd,hdo->qo", mixed, parameters["out"]["kernel"]) + parameters["out"]["bias"]
    return output.reshape(-1)
