"""You split the features as (head size, heads); split them as (heads, head size)."""

import flax.linen as nn
import jax
import jax.numpy as jnp


def mha_self_attention(seed, x, num_heads, qkv_features):
    heads, features = int(num_heads), int(qkv_features)
    layer = nn.MultiHeadDotProductAttention(num_heads=heads, qkv_features=features)
    parameters = layer.init(jax.random.PRNGKey(seed), x)["params"]

    def project(name):
        kernel = parameters[name]["kernel"].reshape(x.shape[-1], features)
        return (x @ kernel).reshape(len(x), features // heads, heads)

    query, key, value = project("query"), project("key"), project("value")
    scores = jnp.einsum("qdh,kdh->hqk", query, key) / jnp.sqrt(features // heads)
    mixed = jnp.einsum("hqk,kdh->qdh", nn.softmax(scores), value).reshape(len(x), features)
    return (mixed @ parameters["out"]["kernel"].reshape(features, x.shape[-1])).reshape(-1)
