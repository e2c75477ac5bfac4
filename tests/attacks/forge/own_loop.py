# Serves the channel itself, in the right format, with wrong values.
# must: wrong_answer
# control: none (whoever serves the channel, only values count)
from judge.inside import learner, wire

learner.send(wire.Frame.LOADED, None)
while True:
    learner.receive()
    learner.send(wire.Frame.ANSWER, True)
