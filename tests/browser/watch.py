"""What a page must not do: throw, call the CSP to act, or miss a file."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, ConsoleMessage, Response

#: The CSP's refusals go to the console under this name, inline styles and handlers included
REFUSED = "refused by the CSP:"
LISTEN = f"""
document.addEventListener("securitypolicyviolation", (event) =>
  console.error("{REFUSED}", event.violatedDirective, event.blockedURI, event.sourceFile));
"""


class Watch:
    """Listens to every page of a context; ``seen`` is what went wrong, in words."""

    def __init__(self, context: BrowserContext) -> None:
        self.seen: list[str] = []
        self.static: list[str] = []
        context.add_init_script(LISTEN)
        context.on("weberror", lambda error: self.seen.append(f"error: {error.error}"))
        context.on("console", self._console)
        context.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        # A page with status 404 is a failure to the console, but not to us.
        told = message.text.startswith("Failed to load resource")
        if message.type in ("error", "warning") and not told:
            self.seen.append(f"console: {message.text}")

    def _response(self, response: Response) -> None:
        if "/static/" in response.url:
            self.static.append(response.url)
            if response.status >= 400:
                self.seen.append(f"{response.status}: {response.url}")
