import pytest

from pool.letters import catalogue, labels, shipped

EVERY = [
    (name, block)
    for name in catalogue.TEXTS
    for language in catalogue.LANGUAGES
    for block in shipped.texts(name, language)
]


def test_every_block_has_a_label_and_says_where_it_is_printed():
    without = {block for name, block in EVERY if block not in labels.LABELS and (name, block) not in labels.OWN}
    assert without == set()
    assert all(labels.of(*item).name and labels.of(*item).where for item in EVERY)


def test_no_label_is_left_over():
    assert labels.LABELS.keys() - {block for _, block in EVERY} == set()
    assert labels.OWN.keys() - set(EVERY) == set()


@pytest.mark.parametrize("name", catalogue.TEXTS)
def test_blocks_of_one_text_have_labels_of_their_own(name):
    names = [labels.of(name, block).name for block in shipped.texts(name, "da")]
    assert sorted(names) == sorted(set(names))


def test_every_text_has_a_name():
    assert all(labels.text_name(name) for name in catalogue.TEXTS)
    assert labels.name("award", "gossip") == "gossip"
