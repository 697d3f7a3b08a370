"""`python -m bot` does what `safeguarding-bot` does."""

from bot.cli import main

if __name__ == "__main__":
    main(prog_name="safeguarding-bot")
