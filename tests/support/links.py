"""Following links in a browser as people do."""

from playwright.sync_api import TimeoutError as TookTooLong


def follow(link, seconds=5):
    """Click a link until its page comes: a click on a page that still scrolls is lost, and people click again.

    Raises AssertionError where it leads nowhere.
    """
    page, before = link.page, link.page.url
    for _ in range(3):
        link.click()
        try:
            page.wait_for_url(lambda url: url != before, timeout=seconds * 1000)
            return
        except TookTooLong:
            continue
    raise AssertionError(f"The link on {before} leads nowhere")
