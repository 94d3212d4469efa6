"""People who find their way: from their start page, by links and buttons as they are called, on days of the past."""

from contextlib import contextmanager
from datetime import date, datetime

import time_machine

from pool.kernel import periods
from tests.browser.people import Person


class Walker(Person):
    """A person who knows no address. After every page the browser must have had nothing to complain about."""

    def walk(self, *names: str) -> None:
        """From the start page, link by link."""
        if self.page.url != f"{self.address}/":
            self.go("/")
        for name in names:
            self.follow(name)

    def follow(self, name: str) -> None:
        """Open the first link of that name on the page, or of the menu."""
        with self.page.expect_navigation():
            self._named("link", name).click()
        self._well(name)

    def push(self, name: str) -> None:
        """Press the first button of that name, and wait for the page that follows."""
        with self.page.expect_navigation():
            self._named("button", name).click()
        self._well(name)

    def day(self, name: str, day: date) -> None:
        self.fill(**{f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)})

    def box(self, words: str) -> None:
        """Tick the box, or choose the answer, that stands beside these words."""
        self.page.locator("main label", has_text=words).first.click()

    def reads(self, *words: str) -> None:
        text = " ".join(self.text().split())
        assert all(item in text for item in words), ([item for item in words if item not in text], text)

    def saved(self, name: str) -> bytes:
        """The content of the file behind a link."""
        with self.page.expect_download() as waiting:
            self._named("link", name).click()
        return waiting.value.path().read_bytes()

    def _named(self, role: str, name: str):
        here = self.page.locator("main").get_by_role(role, name=name).locator("visible=true")
        if role == "link" and not here.count():
            here = self.page.locator("nav").get_by_role(role, name=name, exact=True).locator("visible=true")
        assert here.count(), f"no {role} “{name}” on {self.page.url}: {self.text()}"
        return here.first

    def _well(self, name: str) -> None:
        assert self.page.problems == [], (name, self.page.url, self.page.problems, self.text())


class Cast:
    """Everybody who takes part. Each has one window, and signs in anew on every day."""

    def __init__(self, visitor, address: str):
        self.visitor, self.address = visitor, address
        self.windows, self.today = {}, {}

    @contextmanager
    def on(self, year: int, month: int, day: int, hour: int = 10, minute: int = 0):
        """A day; gives the function that lets a person sign in, once that day."""
        self.today = {}
        with time_machine.travel(datetime(year, month, day, hour, minute, tzinfo=periods.COPENHAGEN), tick=True):
            yield self.arrive

    def arrive(self, name: str) -> Walker:
        if name not in self.today:
            if name not in self.windows:
                self.windows[name] = self.visitor(locale="en-GB")
            self.today[name] = Walker(self.windows[name], self.address, name)
        return self.today[name]

    def anybody(self) -> Walker:
        """Somebody who has not signed in."""
        person = Walker.__new__(Walker)
        person.page, person.address = self.visitor(locale="en-GB"), self.address
        return person
