"""Page and kernel: what the page says is heard in its turn, and what runs again can be stopped."""

from __future__ import annotations

from playwright.sync_api import expect

from .conftest import Opener

KERNEL = "jupyterapp.shell.currentWidget.sessionContext.session.kernel"


def test_code_runs_again_between_cells_and_can_be_interrupted(notebook: Opener) -> None:
    book = notebook(
        # A list would be as the first run left it, whatever a re-run does.
        "import io, threading, time\nthreads = io.StringIO()",
        "%%autodiff --range x=-3:8\nx = 3.0\ny = x * x\nif x < 0:\n"
        "    threads.write(threading.current_thread().name + ' ')\n"
        "    while x < -1:\n        time.sleep(0.01)\n    y = -x",
    )
    widget = book.widget()
    for to in (0.2, 0.9, 0.2, 0.9):
        widget.drag("x", to)
        widget.settle()
        assert book.ask("print(float(x.data))") == str(widget.value("x"))
    assert set(book.ask("print(threads.getvalue())").split()) == {"MainThread"}
    # A key goes to its end at once: a drag would pass, and run, what lies between.
    widget.slider("x").press("Home")
    book.page.wait_for_function(f"{KERNEL}.status === 'busy'")
    book.page.wait_for_timeout(500)
    book.page.evaluate(f"async () => {KERNEL}.interrupt()")
    expect(widget.root).to_contain_text("KeyboardInterrupt")
    assert widget.state == "error"
    widget.slider("x").press("End")
    widget.settle()
    assert book.ask("print(float(y.data))") == str(widget.value("y"))
