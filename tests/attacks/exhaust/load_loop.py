# Never ends to be loaded.
# must: time_limit
# control: none (without a deadline it goes on for ever)
while True:
    pass
