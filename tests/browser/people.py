"""A person at the keyboard, who finds fields by their name and buttons by their form."""

from django.conf import settings
from django.test import Client

from pool.access.models import User


class Person:
    """One signed-in person with a browser window of their own.

    Each comes with the cookie that signing in gives; with `by_form`, they sign in themselves.
    """

    def __init__(self, page, address: str, name: str, by_form: bool = False):
        self.page, self.address = page, address
        if by_form:
            self._sign_in(name)
        else:
            page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": _session(name), "url": address}])
            self.go("/")

    def _sign_in(self, name: str) -> None:
        self.go("/sign-in/")
        self.fill(username=name, password="demo")
        self.press("main form")

    def go(self, path: str) -> None:
        self.page.goto(f"{self.address}{path}")

    def press(self, form: str, button: str = "button") -> None:
        """Press the first button to be seen in a form, and wait for the page that follows."""
        with self.page.expect_navigation():
            self.page.locator(f"{form} {button}").locator("visible=true").first.click()

    def act(self, path: str) -> None:
        """Press the button of the form that posts to the path."""
        self.press(f"form[action^='{path}']")

    def fill(self, **fields: str) -> None:
        for name, text in fields.items():
            self.page.locator(f"[name={name}]").fill(text)

    def choose(self, **fields: str) -> None:
        for name, value in fields.items():
            self.page.locator(f"label[for='{self._radio(name, value)}']").click()

    def tick(self, *names: str) -> None:
        for name in names:
            box = self.page.locator(f"input[type=checkbox][name={name}]")
            self.page.locator(f"label[for='{box.get_attribute('id')}']").click()

    def pick(self, name: str, value: str) -> None:
        self.page.locator(f"select[name={name}]").select_option(value)

    def text(self) -> str:
        return self.page.locator("main").inner_text()

    def fetch(self, path: str) -> bytes:
        answer = self.page.request.get(f"{self.address}{path}")
        assert answer.status == 200, (path, answer.status)
        return answer.body()

    def _radio(self, name: str, value: str) -> str:
        return self.page.locator(f"input[type=radio][name={name}][value='{value}']").get_attribute("id")


def _session(name: str) -> str:
    client = Client()
    client.force_login(User.objects.get(username=name), backend="pool.access.guard.Backend")
    return client.cookies[settings.SESSION_COOKIE_NAME].value
