#!/usr/bin/env python3
"""Looks at the page in headless Chromium: states, both themes, a narrow screen, the keyboard, and what it may not do.

usage: page.py [URL] [--screenshots FOLDER] [--query QUERY]

Without URL a stub serves the page's files with invented answers, whose form is compared with openapi.json first. With the
address of a running gramd, such as http://127.0.0.1:8480/, that is looked at as it is; nothing is changed there.
Needs Debian's chromium, chromium-driver and python3-selenium.
"""

import argparse
import json
import re
import sys
import threading
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

import states
from stub import SOURCES, TOKEN, Stub

WIDE, NARROW = 1280, 390


class Schemas:
    """The part of JSON Schema that openapi.json needs."""

    def __init__(self):
        self.schemas = json.loads((SOURCES / "Resources/openapi.json").read_text())["components"]["schemas"]

    def check(self, name, value):
        faults = list(self.faults(value, self.schemas[name], name))
        assert not faults, faults

    def faults(self, value, schema, path):
        if "$ref" in schema:
            schema = self.schemas[schema["$ref"].rsplit("/", 1)[1]]
        if "enum" in schema:
            if value not in schema["enum"]:
                yield f"{path}: {value!r} is none of {schema['enum']}"
            return
        kinds = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int, "number": (int, float)}
        kind = schema["type"]
        if not isinstance(value, kinds[kind]) or (isinstance(value, bool) and kind != "boolean"):
            yield f"{path}: {value!r} is no {kind}"
        elif kind == "array":
            for item in value:
                yield from self.faults(item, schema["items"], f"{path}[]")
        elif kind == "object":
            properties = schema.get("properties", {})
            yield from (f"{path}.{name}: is missing" for name in schema.get("required", []) if name not in value)
            if schema.get("additionalProperties") is False:
                yield from (f"{path}.{name}: is not described" for name in value if name not in properties)
            for name, member in value.items():
                if name in properties:
                    yield from self.faults(member, properties[name], f"{path}.{name}")


def check_answers():
    """The invented answers have the form that gramd's have."""
    schemas = Schemas()
    for state in states.NAMES:
        schemas.check("OverviewAnswer", states.overview(state))
        schemas.check("DeadLettersAnswer", states.dead_letters(state, None, None))
    for query in ("red lamp", "zzz"):
        schemas.check("SearchAnswer", states.search(query))
        schemas.check("QueryCodesAnswer", states.codes(query))
    schemas.check("ProductCodesAnswer", states.product_codes("80417"))
    for product in ("80417", "deleted"):
        schemas.check("ProductHistoryAnswer", states.product_history(product))


class Page:
    """A browser with the page."""

    def __init__(self, address, folder):
        self.address, self.folder = address, folder
        options = webdriver.ChromeOptions()
        for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars"):
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
        self.expected = []

    def size(self, width, height=900):
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600})

    def prefer(self, theme):
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [
            {"name": "prefers-color-scheme", "value": theme}, {"name": "prefers-reduced-motion", "value": "reduce"}]})

    def open(self, view, width=WIDE, theme="light"):
        self.prefer(theme)
        self.size(width)
        self.driver.get("about:blank")
        self.driver.get(f"{self.address}#{view}")
        self.wait("document.documentElement.hasAttribute('data-known')")
        self.wait("document.querySelector('[aria-busy]') === null")

    def run(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def wait(self, condition):
        WebDriverWait(self.driver, 600, 0.05).until(lambda _: self.run(f"return {condition}"), condition)

    def shows(self, text, selector="body"):
        self.wait(f"[...document.querySelectorAll({json.dumps(selector)})].some((each) => each.innerText.includes({json.dumps(text)}))")

    def find(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def keys(self, *keys):
        self.driver.switch_to.active_element.send_keys(*keys)

    def focused(self):
        return self.run("return document.activeElement.id || document.activeElement.textContent.trim()")

    def shoot(self, name):
        """Keeps a picture of all of it; nothing may stick out sideways, be hard to read, or have gone wrong."""
        width = self.run("return innerWidth")
        sticking = self.run("return document.documentElement.scrollWidth - innerWidth")
        assert sticking <= 0, f"{name}: {sticking} pixels stick out"
        pale = self.run(CONTRAST)
        assert not pale, f"{name}: hard to read: {pale}"
        if self.folder:
            self.size(width, min(self.run("return document.documentElement.scrollHeight"), 5_000))
            self.driver.save_screenshot(str(self.folder / f"{name}.png"))
            self.size(width)
        self.refuse_errors(name)

    def refuse_errors(self, name):
        entries = [entry["message"] for entry in self.driver.get_log("browser")]
        wrong = [entry for entry in entries if not any(re.search(known, entry) for known in self.expected)]
        assert not wrong, f"{name}: {wrong}"


# Texts whose contrast with what is behind them is below 4.5 (WCAG 2.2, 1.4.3).
CONTRAST = """
const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
const rgba = (color) => {
  canvas.clearRect(0, 0, 1, 1);
  canvas.fillStyle = color;
  canvas.fillRect(0, 0, 1, 1);
  return [...canvas.getImageData(0, 0, 1, 1).data];
};
const light = ([r, g, b]) => [r, g, b].map((part) => part / 255)
  .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  .reduce((sum, part, place) => sum + part * [0.2126, 0.7152, 0.0722][place], 0);
const ground = (element) => {
  for (let each = element; each; each = each.parentElement) {
    const color = rgba(getComputedStyle(each).backgroundColor);
    if (color[3] > 200) return color;
  }
  return [255, 255, 255];
};
const found = new Set();
for (const element of document.querySelectorAll("body *")) {
  const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  if (!own || !element.checkVisibility() || element.closest("svg")) continue;
  const [a, b] = [light(rgba(getComputedStyle(element).color)), light(ground(element))];
  const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  if (contrast < 4.5) found.add(`${element.className || element.tagName}: ${contrast.toFixed(2)}`);
}
return [...found];
"""


def looks(page, views, name):
    """Every view in both themes and on a narrow screen."""
    for view, label in views:
        for theme, width in (("light", WIDE), ("dark", WIDE), ("light", NARROW), ("dark", NARROW)):
            page.open(view, width, theme)
            page.shoot(f"{name}-{label}-{theme}{'-narrow' if width == NARROW else ''}")


def empty_says_what_to_do(page, stub):
    stub.change("empty")
    looks(page, [("overview", "overview"), ("letters", "letters"), ("search", "search"), ("product", "product")], "empty")
    page.open("overview")
    page.shows("Nothing has come yet", "#welcome")
    page.shows("No model has been trained", "#runs")
    page.open("letters")
    page.shows("There are none", "#causes")


def healthy_shows_all(page, stub):
    stub.change("healthy")
    page.open("overview")
    page.shows("Ready", "#status")
    page.shows("1.28M", "#tiles")
    page.shows("answers", "#generations")
    assert page.run("return document.querySelectorAll('#charts svg path.line').length") >= 3
    assert page.run("return document.querySelector('#troubles').childElementCount") == 0
    looks(page, [("overview", "overview")], "healthy")


def trouble_comes_first(page, stub):
    stub.change("trouble")
    looks(page, [("overview", "overview"), ("letters/shop.products/not_json", "letters")], "trouble")
    page.open("overview")
    page.shows("Connection refused", "#troubles")
    page.shows("64 products could not be coded", "#troubles")
    first = page.run("return document.querySelector('#overview > div > *').closest('#troubles') !== null")
    assert first, "what is wrong stands first"


def one_that_only_answers_says_so(page, stub):
    stub.change("serve")
    looks(page, [("overview", "overview")], "serve")
    page.open("overview")
    page.shows("only answers", "#status")


def changes_are_seen_without_reloading(page, stub):
    stub.change("healthy")
    page.open("overview")
    page.shows("Ready", "#status")
    page.run("document.querySelectorAll('#runs details')[1].open = true; document.querySelectorAll('#runs summary')[1].focus()")
    stub.change("trouble")
    page.shows("Not ready", "#status")
    assert page.run("return document.activeElement.tagName") == "SUMMARY", "the focus stays"
    stub.change("healthy")
    page.shows("Ready", "#status")


def a_lost_connection_is_told(page, stub):
    stub.change("healthy")
    page.open("overview")
    # The browser tells of each attempt.
    page.expected.append("net::ERR_")
    page.driver.execute_cdp_cmd("Network.enable", {})
    page.driver.execute_cdp_cmd("Network.setBlockedURLs", {"urls": ["*/v1/*"]})
    page.run("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    page.shows("No connection", "#status")
    page.shows("gramd gives no answer", "#troubles")
    page.driver.execute_cdp_cmd("Network.setBlockedURLs", {"urls": []})
    page.run("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    page.shows("Ready", "#status")


def a_search_says_why(page, stub):
    stub.change("healthy")
    looks(page, [("search/red%20lamp", "search"), ("product/80417", "product")], "healthy")
    page.open("search/red%20lamp")
    page.shows("table lamp", ".codes")
    score = float(page.find(".products .score").text)
    parts = [float(each.text) for each in page.driver.find_elements(By.CSS_SELECTOR, ".products li:first-child .why td.strong")]
    assert parts and abs(sum(parts) - score) < 0.01, (parts, score)
    page.shows("nearness by meaning", ".products li:first-child .why")
    bars = page.run("return [...document.querySelectorAll('.products .bar-box')].map((bar) => "
                    "[...bar.children].reduce((sum, part) => sum + Number(part.style.getPropertyValue('--share')), 0))")
    assert bars and max(bars) < 1.0001, bars
    page.find(".products li:first-child .more a").click()
    page.shows("offset 48,293,107", "#product-result")
    page.open("search/zzz")
    page.shows("Nothing is found", "#search-result")
    page.expected.append("404")
    page.open("product/nobody")
    page.shows("there was never a product", "#product-result")
    page.open("product/deleted")
    page.shows("It was deleted", "#product-result")


def the_keyboard_is_enough(page, stub):
    stub.change("trouble")
    # Behind an address with a view the keyboard begins in that view.
    page.open("")
    page.keys(Keys.TAB)
    assert page.focused() == "Skip to the content"
    page.run("document.activeElement.blur()")
    page.keys("/")
    page.wait("document.activeElement.id === 'query'")
    page.keys("red/lamp", Keys.ENTER)
    page.shows("The first 5 products", "#search-result")
    assert page.run("return document.querySelector('#query').value") == "red/lamp"
    page.run("document.querySelectorAll('.products summary')[1].focus()")
    page.keys(Keys.ENTER)
    page.wait("document.querySelectorAll('.products details')[1].open")
    page.open("letters/shop.products/not_json")
    page.shows("12,804", "#causes")
    page.run("document.querySelector('#causes button.danger').focus()")
    page.keys(Keys.ENTER)
    page.wait("document.querySelector('#dialog').open && document.activeElement.id === 'token'")
    page.keys(Keys.ESCAPE)
    page.wait("!document.querySelector('#dialog').open")


def what_stands_in_data_does_nothing(page, stub):
    stub.change("trouble")
    page.open("letters/shop.products/not_json")
    page.shows("#9121", "#letter-list")
    page.run("document.querySelectorAll('#letter-list details').forEach((each) => { each.open = true; })")
    page.shows("<script>document.title", "#letter-list pre")
    assert page.driver.title == "Dead letters · gramd"
    assert page.run("return document.querySelectorAll('main img, main script, main b:not(.weighted b)').length") == 0
    page.open("search/%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E")
    assert page.run("return document.querySelectorAll('main img').length") == 0
    # The policy is there for what this test doesn't think of.
    page.expected.append("Content Security Policy")
    page.run("const script = document.createElement('script'); script.textContent = 'document.title = \"taken over\"'; document.body.append(script)")
    assert page.driver.title == "Search · gramd"


def a_change_needs_the_token(page, stub):
    stub.change("healthy")
    page.expected.append("401")
    page.open("letters/shop.products/missing_field")
    page.shows("missing_field", "#causes")
    page.find("#causes button.danger").click()
    page.shows("Drop 3 letters for good?", "#dialog")
    page.shoot("dialog")
    page.find("#dialog-confirm").click()
    page.shows("a change needs the token", "#dialog-error")
    page.find("#token").send_keys("wrong", Keys.ENTER)
    page.shows("the token is wrong", "#dialog-error")
    page.find("#token").clear()
    page.find("#token").send_keys(TOKEN, Keys.ENTER)
    page.wait("!document.querySelector('#dialog').open")
    page.shows("3 letters dropped", "#letter-message")
    page.shows("There are none", "#causes")
    stub.change("healthy")
    page.shows("missing_field", "#causes")
    page.find("#causes button").click()
    page.keys(Keys.ENTER)
    page.shows("2 settled, 1 failed", "#letter-message")


def colours_can_be_chosen(page, stub):
    stub.change("healthy")
    dark = "getComputedStyle(document.body).backgroundColor === 'rgb(16, 19, 24)'"
    page.open("overview", theme="dark")
    page.wait(dark)
    page.find("#theme").click()
    page.wait(f"!({dark})")
    page.open("overview", theme="dark")
    page.wait(f"!({dark})")
    page.find("#theme").click()
    page.wait(dark)
    page.find("#theme").click()
    assert page.run("return document.documentElement.dataset.theme") is None


def a_running_gramd(page, query):
    """Whatever state it is in."""
    for view, label in (("overview", "overview"), (f"search/{query}", "search"), ("letters", "letters")):
        looks(page, [(view, label)], "gramd")
    page.open("overview")
    page.wait("document.querySelectorAll('#tiles .tile').length === 5")
    page.open(f"search/{query}")
    page.wait("document.querySelector('#search-result').childElementCount > 0")
    if product := page.run("return document.querySelector('.products .more a')?.hash"):
        looks(page, [(product.removeprefix("#"), "product")], "gramd")
        page.shows("Codes", "#product-result h2")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url", nargs="?")
    parser.add_argument("--screenshots", type=Path)
    parser.add_argument("--query", default="red lamp")
    arguments = parser.parse_args()
    if arguments.screenshots:
        arguments.screenshots.mkdir(parents=True, exist_ok=True)
    if arguments.url:
        checks = [lambda page: a_running_gramd(page, arguments.query)]
        names, address = ["a running gramd"], arguments.url.rstrip("/") + "/"
    else:
        check_answers()
        stub = Stub()
        threading.Thread(target=stub.serve_forever, daemon=True).start()
        every = [empty_says_what_to_do, healthy_shows_all, trouble_comes_first, one_that_only_answers_says_so,
                 changes_are_seen_without_reloading, a_lost_connection_is_told, a_search_says_why, the_keyboard_is_enough,
                 what_stands_in_data_does_nothing, a_change_needs_the_token, colours_can_be_chosen]
        checks = [lambda page, check=check: check(page, stub) for check in every]
        names, address = [check.__name__.replace("_", " ") for check in every], stub.address
    failed = 0
    for name, check in zip(names, checks):
        page = Page(address, arguments.screenshots)
        try:
            check(page)
            page.refuse_errors(name)
            print(f"passed  {name}")
        except Exception as error:  # Whatever is wrong is told, and the others are looked at too.
            failed += 1
            print(f"FAILED  {name}: {type(error).__name__}: {error}")
        finally:
            page.driver.quit()
    print(f"{len(checks) - failed} of {len(checks)} passed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
