"""You put the layer inside a module of your own: Flax then draws other parameters; call init on the layer itself."""

import flax.linen as nn
import jax


class SelfAttention(nn.Module):
    heads: int
    features: int

    @nn.compact
    def __call__(self, x):
        return nn.MultiHeadDotProductAttention(num_heads=self.heads, qkv_features=self.features)(x)


def mha_self_attention(seed, x, num_heads, qkv_features):
    layer = SelfAttention(int(num_heads), int(qkv_features))
    parameters = layer.init(jax.random.PRNGKey(seed), x)
    return layer.apply(parameters, x).reshape(-1)
