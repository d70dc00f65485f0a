def test_a_leader_reaches_the_result(alice):
    alice.finished()
    assert alice.response.is_submitted
    assert alice.response.result.band in ("clear", "leaning", "blend")
