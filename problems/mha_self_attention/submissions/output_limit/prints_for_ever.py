"""Prints for ever."""


def mha_self_attention(seed, x, num_heads, qkv_features):
    while True:
        print(x)
