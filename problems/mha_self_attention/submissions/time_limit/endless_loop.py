"""Counts for ever."""


def mha_self_attention(seed, x, num_heads, qkv_features):
    count = 0
    while True:
        count += 1
