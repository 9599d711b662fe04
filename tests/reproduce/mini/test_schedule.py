from vlplugins.reproduce.mini.schedule import Schedule

NEEDS = {'cheap': [], 'world': [], 'short': ['world'], 'long': ['world'], 'test': ['long'], 'both': ['short', 'test']}
COSTS = {'cheap': 5, 'world': 1, 'short': 3, 'long': 4, 'test': 1, 'both': 1}


def test_longest_chain_first_and_nothing_too_early():
    schedule = Schedule(NEEDS, COSTS)
    assert schedule.take() == 'world'  # 7 with what is behind it
    assert schedule.take() == 'cheap'
    assert schedule.take() is None
    schedule.done('world')
    assert [schedule.take(), schedule.take(), schedule.take()] == ['long', 'short', None]
    schedule.done('short')
    schedule.done('long')
    assert [schedule.take(), schedule.take()] == ['test', None]
    schedule.done('test')
    assert schedule.take() == 'both'
    assert schedule.left == []


def test_rank_before_chain():
    schedule = Schedule(NEEDS, COSTS, {key: 0 if key == 'cheap' else 1 for key in NEEDS})
    assert schedule.take() == 'cheap'


def test_what_needs_a_failed_step_is_lost():
    schedule = Schedule(NEEDS, COSTS)
    schedule.take()
    schedule.done('world')
    assert [schedule.take(), schedule.take()] == ['long', 'cheap']
    assert sorted(schedule.failed('long')) == ['both', 'test']
    assert schedule.take() == 'short'
    schedule.done('short')
    assert schedule.take() is None
    assert schedule.left == []
