from vlplugins.reproduce.mini.progress import Progress


def test_time_left_from_the_pace():
    now = [100.0]
    progress = Progress(dict(a=1.0, b=3.0, c=4.0, d=2.0), jobs=2, clock=lambda: now[0])
    assert progress.count() == '[0/4]'
    now[0] = 170.0
    progress.done('a', 30.0)
    assert progress.times() == '1:10, about 2:15 left'  # 9 of 10 left at 30 s each, two at a time
    progress.lost(['c', 'd'])
    assert (progress.count(), progress.times()) == ('[3/4]', '1:10, about 0:45 left')
    progress.done('b', 1.0)
    assert progress.times() == '1:10'
