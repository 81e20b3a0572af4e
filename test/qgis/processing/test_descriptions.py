"""Every algorithm describes itself: names, group, icon, words to find it by, help by language."""

import json
from pathlib import Path

import pytest
from gridstrata.processing import base, texts
from gridstrata.processing.provider import ALGORITHMS

HELP = Path(__file__).parents[3] / "resources" / "help"
LANGUAGES = ("en", "zh_CN")
EVERY = pytest.mark.parametrize("algorithm", [pytest.param(a, id=a.__name__) for a in ALGORITHMS])


@pytest.fixture
def made(qgis_app):
    def made(algorithm):
        return algorithm().create()

    return made


def help_of(algorithm, language):
    own = json.loads((HELP / f"{algorithm.name()}.json").read_text(encoding="utf-8"))
    common = json.loads((HELP / "common.json").read_text(encoding="utf-8"))
    return own[language], common[language]


def names_in(algorithm):
    parameters = {parameter.name() for parameter in algorithm.parameterDefinitions()}
    return parameters | {output.name() for output in algorithm.outputDefinitions()}


@EVERY
def test_name_is_short_lower_case_and_says_what_the_class_does(made, algorithm):
    made = made(algorithm)
    assert made.name().isalpha()
    assert made.name().islower()
    assert made.displayName()
    assert type(made) is algorithm


@EVERY
def test_group_has_an_id_and_a_title(made, algorithm):
    assert made(algorithm).groupId() == algorithm.GROUP.value
    assert made(algorithm).group() == algorithm.GROUP.title


@EVERY
def test_icon_is_its_own(made, algorithm):
    path = Path(made(algorithm).svgIconPath())
    assert path.name == f"{made(algorithm).name()}.svg"
    assert path.exists()
    assert not made(algorithm).icon().isNull()


@EVERY
def test_words_to_find_it_by_are_english_and_chinese(made, algorithm):
    tags = made(algorithm).tags()
    assert any(tag.isascii() for tag in tags)
    assert any(not tag.isascii() for tag in tags)


@pytest.mark.parametrize("language", LANGUAGES)
@EVERY
def test_help_says_something_of_the_algorithm_and_every_parameter(made, algorithm, language):
    own, common = help_of(made(algorithm), language)
    assert set(own) - {"ALG_DESC"} <= names_in(made(algorithm))
    assert names_in(made(algorithm)) <= set(own) | set(common)
    assert all(own.values())
    assert own["ALG_DESC"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_common_help_is_used_by_some_algorithm(made, language):
    used = set().union(*(names_in(made(algorithm)) for algorithm in ALGORITHMS))
    common = json.loads((HELP / "common.json").read_text(encoding="utf-8"))[language]
    assert set(common) <= used


@EVERY
def test_help_is_shown_with_the_algorithm_and_its_parameters(made, algorithm):
    made = made(algorithm)
    own, common = help_of(made, "en")
    assert own["ALG_DESC"] in made.shortHelpString()
    for parameter in made.parameterDefinitions():
        assert parameter.help() == {**common, **own}[parameter.name()]


@pytest.mark.parametrize(
    ("locale", "language"),
    [("zh_CN", "zh_CN"), ("zh-Hans", "zh_CN"), ("en_US", "en"), ("de", "en")],
)
def test_help_follows_the_language_of_qgis(monkeypatch, made, locale, language):
    monkeypatch.setattr(texts, "language", lambda: locale)
    base._read_help.cache_clear()
    algorithm = made(ALGORITHMS[0])
    assert help_of(algorithm, language)[0]["ALG_DESC"] in algorithm.shortHelpString()
    base._read_help.cache_clear()


def test_provider_offers_every_algorithm(provider):
    assert provider.id() == "gridstrata"
    assert provider.name()
    assert provider.longName()
    assert Path(provider.svgIconPath()).exists()
    assert {a.name() for a in provider.algorithms()} >= {a().name() for a in ALGORITHMS}
