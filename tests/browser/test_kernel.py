"""Page and kernel: what the page says is heard in its turn, and what runs again can be stopped."""

from __future__ import annotations

from playwright.sync_api import expect

from .conftest import Opener


def test_code_runs_again_between_cells_and_can_be_interrupted(notebook: Opener) -> None:
    book = notebook(
        "import threading, time\nthreads = []",
        "%%autodiff\nx = 3.0\ny = x * x\nif x < 0:\n"
        "    threads.append(threading.current_thread().name)\n"
        "    while x < -1:\n        time.sleep(0.01)\n    y = -x",
    )
    widget = book.widget()
    for to in (0.2, 0.9, 0.2, 0.9):
        widget.drag("x", to)
        widget.settle()
        assert book.ask("print(float(x.data))") == str(widget.value("x"))
    assert set(book.ask("print(*threads)").split()) == {"MainThread"}
    widget.drag("x", 0.05)
    book.page.wait_for_timeout(500)
    book.page.evaluate(
        "async () => jupyterapp.shell.currentWidget.sessionContext.session.kernel.interrupt()"
    )
    expect(widget.root).to_contain_text("KeyboardInterrupt")
    assert widget.state == "error"
    book.page.wait_for_timeout(1000)  # moves that were on their way when it came are dropped
    widget.drag("x", 0.9)
    widget.settle()
    assert book.ask("print(float(y.data))") == str(widget.value("y"))
