"""Takes the README's pictures from the running system.

    .venv/bin/python .github/pictures.py

Loads the demo into a database of its own, serves it on a free port of 127.0.0.1, signs in as each role, and writes
.github/pictures/*.png. Needs what `manage.py test` has installed.
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".github" / "pictures"
sys.path.insert(0, str(ROOT))

from pool.bootstrap import system  # noqa: E402

DESKTOP, PHONE = {"width": 1200, "height": 800}, {"width": 390, "height": 780}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        env = {**os.environ, "DATABASE_URL": f"sqlite:///{folder}/pictures.sqlite3"}
        server = subprocess.Popen([sys.executable, str(ROOT / "manage.py"), "demo", "--port", str(port)], env=env)
        try:
            address = f"http://127.0.0.1:{port}"
            wait(address)
            take(address, Path(folder))
        finally:
            server.terminate()
            server.wait(20)


def wait(address: str) -> None:
    for _ in range(240):
        try:
            urllib.request.urlopen(address, timeout=5)
            return
        except OSError:
            time.sleep(0.5)
    raise SystemExit("The demo did not start.")


def take(address: str, folder: Path) -> None:
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=system.browser(), args=arguments)
        page = person(browser, address, "preparer", DESKTOP)
        page.locator("form[action^='/applications/start/'] button").first.click()
        page.wait_for_load_state()
        picture(page, "application")
        page = person(browser, address, "caseworker", DESKTOP)
        page.goto(f"{address}/worklist/?state=submitted")
        page.locator("a[href*='/cases/']").first.click()
        picture(page, "case")
        page.goto(f"{address}/allocation/")
        page.locator("tbody tr").last.locator("a").first.click()
        page.wait_for_load_state()
        page.locator("a[href*='/runs/']").first.click()
        page.wait_for_load_state()
        picture(page, "run")
        page.goto(f"{address}/allocation/snapshots/1/")
        picture(page, "scenarios")
        page.goto(f"{address}/rulesets/")
        page.locator("main table a, main li a").first.click()
        picture(page, "rules")
        letter(person(browser, address, "preparer", DESKTOP), address, folder)
        page = person(browser, address, "caseworker", DESKTOP)
        page.goto(f"{address}/wordings/award/da/change/?scheme=")
        picture(page, "texts")
        checked(page, address)
        page = person(browser, address, "ministry", DESKTOP)
        page.goto(f"{address}/reports/budget/?by=municipality&finance_year={datetime.now(UTC).year - 1}")
        picture(page, "budget")
        page = person(browser, address, "auditor", DESKTOP)
        page.goto(f"{address}/books/controls/")
        picture(page, "controls")
        page = person(browser, address, "controller", DESKTOP)
        page.goto(f"{address}/accounts/?state=submitted")
        page.locator("main table a").first.click()
        page.wait_for_load_state()
        picture(page, "accounts")
        page = person(browser, address, "signatory", PHONE)
        picture(page, "phone")
        browser.close()


def person(browser, address: str, name: str, size: dict):
    page = browser.new_context(locale="da-DK", viewport=size, reduced_motion="reduce").new_page()
    page.goto(f"{address}/sign-in/")
    page.locator("[name=username]").fill(name)
    page.locator("[name=password]").fill("demo")
    page.locator("main form button[type=submit], main form button").first.click()
    page.wait_for_load_state()
    page.goto(f"{address}/")
    return page


def picture(page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    page.screenshot(path=FOLDER / f"{name}.png")
    print(f".github/pictures/{name}.png")


def checked(page, address: str) -> None:
    """The public page of a letter that was replaced."""
    letters = page.request.get(f"{address}/api/v1/letters").json()["results"]
    code = next(item["code"] for item in letters if item["standing"] == "replaced")
    page.goto(f"{address}/v/{code}/")
    picture(page, "checked")


def letter(page, address: str, folder: Path) -> None:
    page.goto(f"{address}/awards/")
    page.locator("main a[href*='/awards/2']").first.click()
    page.wait_for_load_state()
    link = page.locator("main a[href*='/letters/'][href$='.pdf']").first.get_attribute("href")
    content = page.request.get(f"{address}{link}").body()
    document = pypdfium2.PdfDocument(content)
    document[0].render(scale=1.4).to_pil().save(FOLDER / "letter.png")
    print(".github/pictures/letter.png")


if __name__ == "__main__":
    main()
