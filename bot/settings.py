"""Settings from the environment, `SAFEGUARDING_BOT_*`; only `app` and `cli` read them."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

HERE = Path(__file__).resolve().parent.parent


def default_content() -> Path:
    """Return the content folder that came with the program, or the working folder where it holds one."""
    packed = Path(__file__).resolve().parent / "_content"
    for folder in (Path.cwd(), HERE, packed):
        if (folder / "flows").is_dir() and (folder / "knowledge").is_dir():
            return folder
    return Path.cwd()


class Settings(BaseSettings):
    """Every setting, with what it is for; nothing else in the program reads the environment."""

    model_config = SettingsConfigDict(env_prefix="SAFEGUARDING_BOT_", extra="ignore", hide_input_in_errors=True)

    telegram_token: SecretStr | None = Field(default=None, description="The bot's token from BotFather.")
    telegram_api_url: str = Field(
        default="https://api.telegram.org", description="The Bot API's address, where it is not Telegram's own."
    )
    data_dir: Path = Field(default=Path("data"), description="Where the journal is kept.")
    content_dir: Path = Field(
        default_factory=default_content, description="The folder that holds flows/ and knowledge/."
    )
    area: str = Field(default="hertfordshire", description="Whose directory is used: a file in knowledge/directory/.")
    proxies: str = Field(default="", description="Addresses or networks of the proxies that are believed, by commas.")
    proxy_user_header: str = Field(default="", description="Header by which a listed proxy says who has signed in.")
