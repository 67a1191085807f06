"""The settings file: defaults without it, and one sentence with file and line for each mistake."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tutor.errors import SettingsError
from tutor.settings import Endpoint, Settings, load_settings, settings_path

FULL = """\
encoder = "sentence-transformers/all-mpnet-base-v2"
grader = "/models/nli"
generator = "endpoint"
device = "cpu"
data_dir = "/srv/viva"
learner = "ada"
database = "postgresql+psycopg://viva@db/viva"

[endpoint]
base_url = "http://localhost:11434/v1"
model = "qwen2.5:1.5b"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


def test_without_a_file_the_defaults_hold(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", "/data")
    settings = load_settings(file)
    assert (settings.encoder, settings.generator, settings.device) == (
        "all-MiniLM-L6-v2",
        "auto",
        "auto",
    )
    assert settings.data_dir == Path("/data/viva")
    assert settings.database_url == "sqlite:////data/viva/viva.db"
    assert settings.endpoint is None


def test_every_key_is_read(file: Path) -> None:
    file.write_text(FULL)
    settings = load_settings(file)
    assert settings == Settings(
        encoder="sentence-transformers/all-mpnet-base-v2",
        grader="/models/nli",
        generator="endpoint",
        device="cpu",
        data_dir=Path("/srv/viva"),
        learner="ada",
        database="postgresql+psycopg://viva@db/viva",
        endpoint=Endpoint(base_url="http://localhost:11434/v1", model="qwen2.5:1.5b"),
    )
    assert settings.database_url == "postgresql+psycopg://viva@db/viva"


def test_the_default_place_is_the_systems(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert settings_path() == tmp_path / "viva/settings.toml"
    settings_path().parent.mkdir()
    settings_path().write_text('learner = "ada"')
    assert load_settings().learner == "ada"


def test_the_home_folder_is_written_as_a_tilde(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/ada")
    file.write_text('data_dir = "~/viva"')
    assert load_settings(file).data_dir == Path("/home/ada/viva")


def test_settings_do_not_change_once_made() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Settings().learner = "eve"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            'learner = "a"\nencodr = "b"',
            "FILE:2: there is no setting 'encodr'; the settings are enc",
        ),
        (
            "[endpoint]\nkey = 1\nbase_url = 'http://a'\nmodel = 'b'",
            "FILE:2: there is no setting 'e",
        ),
        ("[gpu]\nn = 1", "FILE:1: there is no setting 'gpu'"),
        ("encoder = 3", "FILE:1: encoder: input should be a valid string, not 3."),
        ("device = 'tpu'", "FILE:1: device: input should be 'auto', 'cpu' or 'cuda', not 'tpu'."),
        ("learner = ''", "FILE:1: learner: string should have at least 1 character, not ''."),
        ("data_dir = 3", "FILE:1: data_dir: input is not a valid path"),
        (
            "generator = 'endpoint'",
            'FILE: generator = "endpoint" needs a table [endpoint] with base',
        ),
        ("[endpoint]\nmodel = 'b'", "FILE: endpoint.base_url is missing."),
        (
            "[endpoint]\nbase_url = 'a'\nmodel = 'b'",
            "FILE:2: endpoint.base_url is no http or https",
        ),
        (
            "[endpoint]\nbase_url = 'http://a:b@c'\nmodel = 'b'",
            "FILE:2: endpoint.base_url holds a pas",
        ),
        ("learner = 'a'\nencoder =", "FILE is not valid TOML: Invalid value"),
        (
            "a = 1\na = 2\n",
            "FILE is not valid TOML: Cannot overwrite a value (at line 2, column 6).",
        ),
    ],
)
def test_each_mistake_is_one_sentence(file: Path, text: str, said: str) -> None:
    file.write_text(text)
    with pytest.raises(SettingsError) as raised:
        load_settings(file)
    assert str(raised.value).startswith(said.replace("FILE", str(file)))
    assert str(raised.value).endswith(".")
    assert "\n" not in str(raised.value)


def test_a_password_is_not_repeated(file: Path) -> None:
    file.write_text("[endpoint]\nbase_url = 'http://ada:hunter2@c'\nmodel = 'b'")
    with pytest.raises(SettingsError) as raised:
        load_settings(file)
    assert "hunter2" not in str(raised.value)
    assert "VIVA_API_KEY" in str(raised.value)


def test_what_is_no_text_is_one_sentence(file: Path, tmp_path: Path) -> None:
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsError, match="cannot be read as text"):
        load_settings(file)
    with pytest.raises(SettingsError, match="cannot be read as text"):
        load_settings(tmp_path)


@given(st.binary(max_size=60))
def test_no_file_gets_past_the_door_unexplained(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "settings.toml"
        file.write_bytes(content)
        try:
            assert load_settings(file) == Settings()  # Nothing but blanks and comments.
        except SettingsError as error:
            assert str(file) in str(error)
