"""A module of one's own: its four dense layers have the names, and so the parameters, of Flax's."""

import flax.linen as nn
import jax


class SelfAttention(nn.Module):
    heads: int
    head_size: int
    outputs: int

    def setup(self):
        self.query = nn.DenseGeneral((self.heads, self.head_size))
        self.key = nn.DenseGeneral((self.heads, self.head_size))
        self.value = nn.DenseGeneral((self.heads, self.head_size))
        self.out = nn.DenseGeneral(self.outputs, axis=(-2, -1))

    def __call__(self, x):
        mixed = nn.dot_product_attention(self.query(x), self.key(x), self.value(x))
        return self.out(mixed)


def mha_self_attention(seed, x, num_heads, qkv_features):
    heads, features = int(num_heads), int(qkv_features)
    layer = SelfAttention(heads, features // heads, x.shape[-1])
    output, _ = layer.init_with_output(jax.random.PRNGKey(seed), x)
    return output.flatten()
