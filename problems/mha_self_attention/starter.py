import flax.linen as nn
import jax


def mha_self_attention(seed, x, num_heads, qkv_features):
    """Multi-head self-attention on x, with parameters drawn from seed.

    seed: int
    x: float32 array of shape (T, D_in), one row a token
    num_heads: the number of heads H; cast it to int
    qkv_features: the size D of queries, keys and values, all heads together; cast it to int

    Returns a 1-D float32 array of T * D_in numbers.
    """
    raise NotImplementedError
