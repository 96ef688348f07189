"""Null models of 00_start_here: under each of them claims must fail."""

NULLS = {
    "first-claims": [
        # a generator that draws its pixels one by one
        "distance = distance | {'generated': distance['independent pixels']}",
        # one that hands out real digits
        "distance = distance | {'generated': distance['other real digits']}",
    ],
}
