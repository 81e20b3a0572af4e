"""What the core says: English by itself, another language where somebody translates."""

import pickle

import pytest
from gridstrata.core.errors import GateError, GridError, Message

CHINESE = {
    "Layer {layer} has {faults}.": "图层 {layer}：{faults}。",
    "no shape": "没有图形",
    "no code ({codes})": "没有编码（{codes}）",
    "Mend it.": "请修正。",
}


def in_chinese(text):
    return CHINESE.get(text, text)


def test_message_is_english_by_itself():
    assert str(Message("Layer {layer} has {count} grids.", layer="a", count=3)) == (
        "Layer a has 3 grids."
    )


def test_template_is_translated_before_the_values_are_filled_in():
    message = Message("Layer {layer} has {faults}.", layer="no shape", faults="2")
    assert message.told(in_chinese) == "图层 no shape：2。"


def test_messages_among_the_values_are_translated_too():
    fault = Message("no code ({codes})", codes="a")
    assert Message("Layer {layer} has {faults}.", layer="x", faults=fault).told(in_chinese) == (
        "图层 x：没有编码（a）。"
    )


@pytest.mark.parametrize("several", [list, tuple])
def test_several_messages_stand_one_behind_the_other(several):
    faults = several([Message("no shape"), Message("no code ({codes})", codes="b")])
    message = Message("Layer {layer} has {faults}.", layer="x", faults=faults)
    assert str(message) == "Layer x has no shape no code (b)."
    assert message.told(in_chinese) == "图层 x：没有图形 没有编码（b）。"


@pytest.mark.parametrize("text", ["a {b} c", "{", "{}"])
def test_braces_in_names_are_left_alone(text):
    assert str(GridError(text)) == text
    assert str(GridError("Layer {layer} has {faults}.", layer=text, faults=text)) == (
        f"Layer {text} has {text}."
    )


@pytest.mark.parametrize(
    "error",
    [
        pytest.param(GridError("Layer {layer} has {faults}.", layer="x", faults="2"), id="grid"),
        pytest.param(GateError("{rules}", {"gap": 2}, rules="gap 2"), id="gate"),
    ],
)
def test_errors_reach_another_process_whole(error):
    again = pickle.loads(pickle.dumps(error))  # noqa: S301
    assert type(again) is type(error)
    assert (str(again), vars(again)) == (str(error), vars(error))
